package dev.sluice.replay.recorded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.adapters.standin.OpenAiServer;
import dev.sluice.core.request.Tokens;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.data.Prices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A provider on the loopback interface that plays back recordings over the OpenAI wire. What it charges is read at
 * {@code GET /bill} on a port of its own, because real providers have no such operation beside the others.
 */
public final class RecordedProvider implements AutoCloseable {

    private final OpenAiServer server;
    private final HttpServer bills;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Prices prices;

    /**
     * Starts to serve.
     *
     * @param port 0 takes any free one
     * @param billPort 0 takes any free one
     */
    public RecordedProvider(int port, int billPort, Recordings recordings, Prices prices, Duration perToken) {
        this.prices = prices;
        try {
            server = new OpenAiServer(port, List.copyOf(recordings.models()), new RecordedScript(recordings, perToken));
        } catch (UncheckedIOException taken) {
            throw new WrongInput("cannot serve on port " + port + ": " + cause(taken), taken);
        }
        try {
            bills = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), billPort), 0);
        } catch (IOException taken) {
            server.close();
            threads.close();
            throw new WrongInput("cannot serve the bill on port " + billPort + ": " + taken.getMessage(), taken);
        }
        bills.setExecutor(threads);
        bills.createContext("/bill", this::sendBill);
        bills.start();
    }

    private static String cause(UncheckedIOException e) {
        return e.getCause() == null
                ? String.valueOf(e.getMessage())
                : String.valueOf(e.getCause().getMessage());
    }

    public URI baseUrl() {
        return server.baseUrl();
    }

    public URI billUrl() {
        return URI.create("http://127.0.0.1:" + bills.getAddress().getPort() + "/bill");
    }

    /** Exact where no price has a fraction of a nano-dollar per token, as no known one has. */
    public Bill bill() {
        return server.billed().entrySet().stream()
                .map(e -> new Bill(
                        e.getValue().calls(),
                        prices.of(e.getKey())
                                .of(
                                        new Tokens(e.getValue().promptTokens()),
                                        Tokens.ZERO,
                                        new Tokens(e.getValue().outputTokens()))))
                .reduce(Bill.NOTHING, Bill::plus);
    }

    private void sendBill(HttpExchange http) throws IOException {
        try (http) {
            Bill bill = bill();
            byte[] body = "{\"calls\": %d, \"nano_usd\": %d}"
                    .formatted(bill.calls(), bill.total().nanos())
                    .getBytes(StandardCharsets.UTF_8);
            http.getResponseHeaders().set("Content-Type", "application/json");
            http.sendResponseHeaders(200, body.length);
            http.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        bills.stop(0);
        server.close();
        threads.shutdownNow();
    }
}
