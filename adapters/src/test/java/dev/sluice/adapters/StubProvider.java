package dev.sluice.adapters;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider on a bare socket, that can do to a connection what a real HTTP server will not. */
public final class StubProvider implements AutoCloseable {

    /** What it does with one request. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(Connection connection) throws IOException, InterruptedException;
    }

    /** A request as it arrived. */
    public record Received(String head, String body) {}

    /** The provider's end of one connection, in the middle of one request. */
    public static final class Connection {
        private final Socket socket;
        private final OutputStream out;
        private boolean open = true;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        public void raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        public void json(int status, String body, String... headers) throws IOException {
            int length = body.getBytes(StandardCharsets.UTF_8).length;
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            raw(head + "Content-Length: " + length + "\r\n\r\n" + body);
        }

        public void startEvents() throws IOException {
            raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        public void event(String data) throws IOException {
            chunk("data: " + data + "\n\n");
        }

        public void chunk(String text) throws IOException {
            raw(Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n");
        }

        public void endEvents() throws IOException {
            raw("0\r\n\r\n");
        }

        public void close() throws IOException {
            open = false;
            socket.close();
        }

        public void reset() throws IOException {
            open = false;
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
        }

        /** Waits until the client has closed its end; tells whether it did in time. */
        public boolean closedByClient(int withinMillis) throws IOException {
            socket.setSoTimeout(withinMillis);
            try {
                return socket.getInputStream().read() < 0;
            } catch (java.net.SocketTimeoutException stillOpen) {
                return false;
            } catch (IOException reset) {
                return true;
            }
        }
    }

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    public StubProvider(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var unused = Thread.startVirtualThread(this::acceptAll);
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    public Received takeRequest() throws InterruptedException {
        Received request = received.poll(5, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request arrived within 5 s");
        }
        return request;
    }

    public int connections() {
        return connections.get();
    }

    public int requests() {
        return requests.get();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                var unused = Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Connection connection = new Connection(socket);
            while (connection.open) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                String body = new String(in.readNBytes(length(head)), StandardCharsets.UTF_8);
                received.add(new Received(head, body));
                requests.incrementAndGet();
                behaviour.answer(connection);
            }
        } catch (IOException | InterruptedException clientGone) {
            // what the test looks at is the other end
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n\r\n")) {
                return text;
            }
        }
        return "";
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    /** A behaviour that says nothing more until {@code release} is counted down. */
    public static void hang(CountDownLatch release) throws InterruptedException {
        if (!release.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody ended the hanging provider");
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
