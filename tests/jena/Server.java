import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.sparql.core.DatasetDescription;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DynamicDatasets;
import org.apache.jena.system.Txn;
import org.apache.jena.update.UpdateAction;

/** A SPARQL 1.1 server over Apache Jena ARQ, in memory: /query, /update and /store, as Fuseki has them. */
public class Server {
    static final Dataset DATA = DatasetFactory.createTxnMem();

    public static void main(String[] words) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(words[0])), 0);
        server.createContext("/query", exchange -> answer(exchange, () -> asked(exchange)));
        server.createContext("/update", exchange -> answer(exchange, () -> updated(exchange)));
        server.createContext("/store", exchange -> answer(exchange, () -> stored(exchange)));
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.start();
    }

    static byte[] asked(HttpExchange exchange) {
        Map<String, List<String>> form = parameters(text(exchange));
        Query query = QueryFactory.create(form.get("query").get(0));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return Txn.calculateRead(DATA, () -> {
            Dataset seen = DATA;
            if (form.containsKey("default-graph-uri") || form.containsKey("named-graph-uri")) {
                List<String> none = List.of();
                DatasetDescription chosen = DatasetDescription.create(
                    form.getOrDefault("default-graph-uri", none), form.getOrDefault("named-graph-uri", none));
                seen = DynamicDatasets.dynamicDataset(chosen, DATA, false);
            }
            try (QueryExecution execution = QueryExecutionFactory.create(query, seen)) {
                if (query.isSelectType()) {
                    media(exchange, "application/sparql-results+json");
                    ResultSetFormatter.outputAsJSON(out, execution.execSelect());
                } else if (query.isAskType()) {
                    media(exchange, "application/sparql-results+json");
                    ResultSetFormatter.outputAsJSON(out, execution.execAsk());
                } else {
                    media(exchange, "application/n-triples");
                    RDFDataMgr.write(
                        out, query.isConstructType() ? execution.execConstruct() : execution.execDescribe(), Lang.NTRIPLES);
                }
            }
            return out.toByteArray();
        });
    }

    static byte[] updated(HttpExchange exchange) {
        String update = text(exchange);
        Txn.executeWrite(DATA, () -> UpdateAction.parseExecute(update, DATA));
        return new byte[0];
    }

    static byte[] stored(HttpExchange exchange) {
        List<String> graph = parameters(exchange.getRequestURI().getRawQuery()).get("graph");
        Txn.executeWrite(DATA, () -> {
            DatasetGraph all = DATA.asDatasetGraph();
            Graph one = graph == null ? all.getDefaultGraph() : all.getGraph(NodeFactory.createURI(graph.get(0)));
            if (!exchange.getRequestMethod().equals("POST")) {
                one.clear();
            }
            if (!exchange.getRequestMethod().equals("DELETE")) {
                RDFDataMgr.read(one, exchange.getRequestBody(), Lang.NTRIPLES);
            }
        });
        return new byte[0];
    }

    static Map<String, List<String>> parameters(String form) {
        Map<String, List<String>> found = new HashMap<>();
        for (String pair : form.split("&")) {
            String[] sides = pair.split("=", 2);
            String value = sides.length == 2 ? URLDecoder.decode(sides[1], StandardCharsets.UTF_8) : "";
            found.computeIfAbsent(sides[0], name -> new ArrayList<>()).add(value);
        }
        return found;
    }

    static String text(HttpExchange exchange) {
        try {
            return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }

    static void media(HttpExchange exchange, String name) {
        exchange.getResponseHeaders().set("Content-Type", name);
    }

    static void answer(HttpExchange exchange, Supplier<byte[]> work) throws IOException {
        int status = 200;
        byte[] body;
        try {
            body = work.get();
        } catch (QueryParseException error) {
            status = 400;
            body = String.valueOf(error.getMessage()).getBytes(StandardCharsets.UTF_8);
        } catch (RuntimeException error) {
            status = 500;
            body = String.valueOf(error).getBytes(StandardCharsets.UTF_8);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
