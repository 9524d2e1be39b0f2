import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.BreakIterator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.core.LowerCaseFilter;
import org.apache.lucene.analysis.ja.JapaneseAnalyzer;
import org.apache.lucene.analysis.ja.JapaneseTokenizer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.ngram.NGramTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollector;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.uhighlight.LengthGoalBreakIterator;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.search.uhighlight.WholeBreakIterator;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Lucene + Kuromoji (search mode), one thread, asked over stdin: see lucene_peer.py.
 *
 * {@code java Lucene.java build FOLDER words|pairs}: a line an article; prints the CPU seconds of the whole process.
 * {@code java Lucene.java search FOLDER}: a line a query; prints "nanoseconds total hits" for each, where the
 * time is the CPU time of the searching thread alone: what the garbage collector and the compiler take is not in it.
 *
 * An article is indexed twice, in folders of their own: its words, and (for literals) its pairs of characters.
 */
public class Lucene {
    static final String SEPARATOR = "\u001f", LINE_FEED = "\u001e";
    static final int PAGE = 10;

    public static void main(String[] args) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 16);
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var folder = Path.of(args[1]);
        if (args[0].equals("search")) search(lines, out, folder);
        else {
            build(lines, folder.resolve(args[2]), args[2]);
            var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            out.println(system.getProcessCpuTime() / 1e9);
        }
    }

    // --- how texts become terms ---

    static final Analyzer WORDS = new JapaneseAnalyzer(null, JapaneseTokenizer.Mode.SEARCH,
        JapaneseAnalyzer.getDefaultStopSet(), JapaneseAnalyzer.getDefaultStopTags());

    static final Analyzer PAIRS = new Analyzer() {
        @Override protected TokenStreamComponents createComponents(String field) {
            Tokenizer pairs = new NGramTokenizer(2, 2);
            return new TokenStreamComponents(pairs, new LowerCaseFilter(new CJKWidthFilter(pairs)));
        }
    };

    static Analyzer analyzer(String kind) {
        return kind.equals("pairs") ? PAIRS : WORDS;
    }

    static Set<String> terms(Analyzer analyzer, String text) throws IOException {
        var terms = new LinkedHashSet<String>();
        try (TokenStream stream = analyzer.tokenStream("text", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) terms.add(term.toString());
            stream.end();
        }
        return terms;
    }

    // --- indexing ---

    static void build(BufferedReader lines, Path folder, String kind) throws IOException {
        var type = new FieldType(TextField.TYPE_STORED);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);  // lighting reads, not analyses
        type.freeze();
        var config = new IndexWriterConfig(analyzer(kind)).setRAMBufferSizeMB(256);
        try (var writer = new IndexWriter(FSDirectory.open(folder), config)) {
            for (String line; (line = lines.readLine()) != null; ) {
                var part = line.split(SEPARATOR, -1);
                String title = part[1], text = part[6].replace(LINE_FEED, "\n");
                var document = new Document();
                document.add(new StoredField("id", part[0]));
                document.add(new Field("title", title, type));
                document.add(new Field("text", title + "\n" + text, type));
                document.add(new LongField("day", Long.parseLong(part[2]), Field.Store.YES));
                if (!part[3].equals("0")) document.add(new NumericDocValuesField("month", Long.parseLong(part[3])));
                for (var name : Map.of("author", part[4], "country", part[5]).entrySet())
                    for (var value : name.getValue().split("\u001d"))
                        if (!value.isEmpty()) {
                            document.add(new SortedSetDocValuesField(name.getKey(), new BytesRef(value)));
                            document.add(new StoredField(name.getKey(), value));
                        }
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
    }

    // --- searching ---

    static void search(BufferedReader lines, PrintStream out, Path folder) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        var words = new Side(folder, "words");
        var pairs = new Side(folder, "pairs");
        for (String line; (line = lines.readLine()) != null; ) {
            long began = threads.getCurrentThreadCpuTime();
            var ask = line.split(SEPARATOR, -1);
            var side = ask[0].equals("phrase") ? pairs : words;
            int[] found = side.page(ask[0], ask[1], ask[2], !ask[3].isEmpty());
            out.println((threads.getCurrentThreadCpuTime() - began) + " " + found[0] + " " + found[1]);
        }
    }

    /** One of the two indexes, read. */
    static final class Side {
        final IndexSearcher searcher;
        final Analyzer analyzer;
        final UnifiedHighlighter titles, passages;

        Side(Path folder, String kind) throws IOException {
            searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(folder.resolve(kind))));
            searcher.setQueryCache(null);  // nothing is remembered from one query to the next
            analyzer = analyzer(kind);
            // What asks for the text lights the title, too.
            titles = UnifiedHighlighter.builder(searcher, analyzer)
                .withFieldMatcher(name -> true).withMaxLength(1000)
                .withBreakIterator(WholeBreakIterator::new).build();
            passages = UnifiedHighlighter.builder(searcher, analyzer).withMaxLength(1 << 20)
                .withBreakIterator(() -> LengthGoalBreakIterator.createMinLength(
                    BreakIterator.getSentenceInstance(Locale.JAPANESE), 60, 0.5f)).build();
        }

        /** Return the exact total and the hits of a page whose cards, lit titles and passages were made. */
        @SuppressWarnings("deprecation")  // searching with a collector: the new way serves several threads
        int[] page(String kind, String text, String days, boolean facets) throws IOException {
            Query words = searcher.rewrite(query(kind, text));
            Query asked = words;
            if (!days.isEmpty()) {
                var range = days.split(" ");
                asked = new BooleanQuery.Builder().add(words, Occur.MUST).add(LongField.newRangeQuery(
                    "day", Long.parseLong(range[0]), Long.parseLong(range[1])), Occur.FILTER).build();
            }
            TopScoreDocCollector best = new TopScoreDocCollectorManager(PAGE, null, Integer.MAX_VALUE).newCollector();
            var counts = facets ? new Counts() : null;
            Collector both = facets ? MultiCollector.wrap(best, counts) : best;
            searcher.search(asked, both);
            TopDocs top = best.topDocs();
            if (facets) counts.named();
            int shown = shown(words, top);
            // Fewer than a page have all the words: the rest of the page is the best that have some.
            if (kind.equals("all") && shown < PAGE && words instanceof BooleanQuery all && all.clauses().size() > 1) {
                var some = new BooleanQuery.Builder().add(asked, Occur.MUST_NOT);
                for (var clause : all) some.add(clause.getQuery(), Occur.SHOULD);
                Query loose = some.build();
                shown += shown(loose, searcher.search(loose, PAGE - shown));
            }
            return new int[] {(int) top.totalHits.value, shown};
        }

        Query query(String kind, String text) throws IOException {
            if (kind.equals("prefix"))
                return new PrefixQuery(new Term("text", text), new MultiTermQuery.TopTermsScoringBooleanQueryRewrite(256));
            var terms = terms(analyzer, text);
            if (kind.equals("phrase") && terms.size() > 1)
                return new PhraseQuery("text", terms.toArray(String[]::new));
            var all = new BooleanQuery.Builder();
            for (var term : terms)
                all.add(new TermQuery(new Term("text", term)), kind.equals("any") ? Occur.SHOULD : Occur.MUST);
            return all.build();
        }

        int shown(Query words, TopDocs top) throws IOException {
            if (top.scoreDocs.length == 0) return 0;
            var stored = searcher.storedFields();
            for (ScoreDoc hit : top.scoreDocs) stored.document(hit.doc, Set.of("id", "title", "day", "author", "country"));
            titles.highlight("title", words, top, 1);
            passages.highlight("text", words, top, 2);
            return top.scoreDocs.length;
        }
    }

    /** Counts countries, authors, months and years of what matches, from doc values. */
    static final class Counts extends SimpleCollector {
        final Map<String, int[]> values = new TreeMap<>();
        final Map<String, SortedSetDocValues> names = new TreeMap<>();
        static final int FIRST_YEAR = 1900;
        final int[] months = new int[12 * (2100 - FIRST_YEAR)];
        NumericDocValues month;

        @Override protected void doSetNextReader(LeafReaderContext context) throws IOException {
            for (var field : new String[] {"country", "author"}) {
                var own = context.reader().getSortedSetDocValues(field);  // one segment: ordinals are global
                names.put(field, own);
                values.put(field, new int[(int) own.getValueCount()]);
            }
            month = context.reader().getNumericDocValues("month");
        }

        @Override public void collect(int doc) throws IOException {
            for (var field : names.entrySet()) {
                var own = field.getValue();
                var counts = values.get(field.getKey());
                if (own.advanceExact(doc))
                    for (int n = own.docValueCount(); n > 0; n--) counts[(int) own.nextOrd()]++;
            }
            if (month.advanceExact(doc)) months[(int) month.longValue() - 12 * FIRST_YEAR]++;
        }

        @Override public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }

        /** Return the counts by name; years are the sums of their months. */
        Map<String, Integer> named() throws IOException {
            var found = new TreeMap<String, Integer>();
            for (var field : names.entrySet()) {
                var counts = values.get(field.getKey());
                for (int n = 0; n < counts.length; n++)
                    if (counts[n] > 0) found.put(field.getKey() + field.getValue().lookupOrd(n).utf8ToString(), counts[n]);
            }
            for (int n = 0; n < months.length; n++)
                if (months[n] > 0) {
                    found.put("month" + (n + 12 * FIRST_YEAR), months[n]);
                    found.merge("year" + (n / 12 + FIRST_YEAR), months[n], Integer::sum);
                }
            return found;
        }
    }
}
