package dev.sluice.contract.port;

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
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes one call and never ends its answer: says the same event again and again, or nothing at all. */
final class EndlessProvider implements AutoCloseable {

    private final ServerSocket server;
    private final Optional<String> event;
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch hungUp = new CountDownLatch(1);

    EndlessProvider(Optional<String> event) throws IOException {
        this.event = event;
        this.server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::serve);
    }

    URI v1() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    void awaitCall() throws InterruptedException {
        if (!called.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody called");
        }
    }

    void awaitHangUp(Duration within) throws InterruptedException {
        if (!hungUp.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the call is still open after " + within);
        }
    }

    private void serve() {
        try (Socket socket = server.accept()) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            readHead(in);
            if (event.isPresent()) {
                OutputStream out = socket.getOutputStream();
                write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
                Thread.startVirtualThread(() -> talk(out, event.get()));
            }
            called.countDown();
            while (in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException reset) {
            // a reset is a way of hanging up
        } finally {
            hungUp.countDown();
        }
    }

    private void talk(OutputStream out, String data) {
        try {
            while (hungUp.getCount() > 0) {
                write(out, "data: " + data + "\n\n");
                Thread.sleep(5);
            }
        } catch (IOException closed) {
            hungUp.countDown();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
