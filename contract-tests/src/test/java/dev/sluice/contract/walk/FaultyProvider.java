package dev.sluice.contract.walk;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A provider over a bare socket that behaves as told, request by request: it can answer, stream, fall silent, write
 * nonsense, or cut the connection after any event. The last behaviour goes on holding.
 */
final class FaultyProvider implements AutoCloseable {

    /** A request as it arrived. */
    record Received(String path, Map<String, String> headers, String body) {}

    /** What the provider does with a request it has read. */
    interface Behaviour {
        void answer(Conversation with) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final Queue<Behaviour> script = new ConcurrentLinkedQueue<>();
    private volatile Behaviour last = answering("ok");
    final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch callerGone = new CountDownLatch(1);

    FaultyProvider() {
        try {
            socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::serve);
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
    }

    FaultyProvider does(Behaviour... behaviours) {
        script.clear();
        script.addAll(List.of(behaviours));
        return this;
    }

    void forget() {
        received.clear();
        callerGone = new CountDownLatch(1);
    }

    Received lastReceived() {
        return received.getLast();
    }

    static String completion(String text) {
        return """
                {"id":"c-1","object":"chat.completion","created":1,"model":"upstream","choices":[{"index":0,\
                "message":{"role":"assistant","content":"%s","refusal":null},"logprobs":null,"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14},"future_field":{"kept":[1,2.50]}}""".formatted(text);
    }

    static String chunk(String text) {
        return """
                {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"upstream","choices":[{"index":0,\
                "delta":{"content":"%s"},"logprobs":null,"finish_reason":null}],"usage":null,"future_field":7}""".formatted(text);
    }

    static final String FINISH = """
            {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"upstream","choices":[{"index":0,\
            "delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}""";

    static final String USAGE = """
            {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"upstream","choices":[],\
            "usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14}}""";

    static Behaviour answering(String text) {
        return with -> with.whole(200, Map.of(), completion(text));
    }

    static Behaviour streaming(String... texts) {
        return with -> {
            with.startStream();
            for (String text : texts) {
                with.event(chunk(text));
            }
            with.event(FINISH);
            with.event(USAGE);
            with.event("[DONE]");
            with.endStream();
        };
    }

    static Behaviour failing(int status, Map<String, String> headers, String body) {
        return with -> with.whole(status, headers, body);
    }

    /** Resets the connection after so many events, and after a moment in which they can arrive. */
    static Behaviour cuttingAfter(int events) {
        return with -> {
            with.startStream();
            for (int i = 0; i < events; i++) {
                with.event(chunk("t" + i));
            }
            Thread.sleep(Duration.ofMillis(200));
            with.reset();
        };
    }

    static Behaviour endless(Duration between) {
        return with -> {
            with.startStream();
            while (true) {
                with.event(chunk("again "));
                Thread.sleep(between);
            }
        };
    }

    static Behaviour silentFor(Duration silence, Behaviour then) {
        return with -> {
            with.awaitHangUp(silence);
            then.answer(with);
        };
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.startVirtualThread(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            while (true) {
                Received request = read(in);
                received.add(request);
                Behaviour next = script.poll();
                if (next != null) {
                    last = next;
                }
                last.answer(new Conversation(connection, request));
            }
        } catch (IOException hungUp) {
            if (!(hungUp instanceof EOFException)) {
                callerGone.countDown();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Received read(InputStream in) throws IOException {
        String path = line(in).split(" ")[1];
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Received(path, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** One exchange over a connection. */
    final class Conversation {
        private final Socket connection;
        private final Received request;
        private final OutputStream out;

        Conversation(Socket connection, Received request) throws IOException {
            this.connection = connection;
            this.request = request;
            this.out = new BufferedOutputStream(connection.getOutputStream());
        }

        Received request() {
            return request;
        }

        void whole(int status, Map<String, String> headers, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\ncontent-type: application/json\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            head.append("content-length: ").append(bytes.length).append("\r\n\r\n");
            out.write(head.toString().getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.flush();
        }

        void startStream() throws IOException {
            out.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void event(String data) throws IOException {
            raw("data: " + data + "\n\n");
        }

        void raw(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void endStream() throws IOException {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void reset() throws IOException {
            connection.setSoLinger(true, 0);
            connection.close();
            throw new EOFException();
        }

        /** Says nothing; ends early, and notes it, where the caller hangs up meanwhile. */
        void awaitHangUp(Duration silence) throws IOException {
            connection.setSoTimeout(Math.toIntExact(silence.toMillis()));
            try {
                if (connection.getInputStream().read() < 0) {
                    callerGone.countDown();
                    throw new EOFException();
                }
            } catch (java.net.SocketTimeoutException stillThere) {
                connection.setSoTimeout(0);
            }
        }
    }

    boolean callerGoneWithin(Duration time) throws InterruptedException {
        return callerGone.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
