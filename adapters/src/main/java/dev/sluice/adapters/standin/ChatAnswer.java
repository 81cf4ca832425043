package dev.sluice.adapters.standin;

import static dev.sluice.adapters.standin.OpenAiServer.JSON;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A scripted answer on its way to one reader, whole or word by word, taking the time it was told to take. */
final class ChatAnswer {

    /** How much of the latency passes before the first word. */
    private static final double BEFORE_FIRST_WORD = 0.3;

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

    private final String id;
    private final String model;
    private final ScriptedAnswer answer;
    private final int choices;
    private final long start = System.nanoTime();
    private double written;

    ChatAnswer(String id, String model, ScriptedAnswer answer, int choices) {
        this.id = id;
        this.model = model;
        this.answer = answer;
        this.choices = choices;
    }

    String model() {
        return model;
    }

    long promptTokens() {
        return answer.promptTokens();
    }

    long outputTokens() {
        return answer.outputTokens() * choices;
    }

    /** The share of the answer that was handed to the connection. */
    double written() {
        return written;
    }

    ObjectNode whole() {
        ObjectNode body = head("chat.completion");
        ArrayNode list = body.putArray("choices");
        for (int i = 0; i < choices; i++) {
            ObjectNode choice = list.addObject().put("index", i);
            choice.putObject("message").put("role", "assistant").put("content", answer.text());
            choice.put("finish_reason", finishReason());
        }
        usage(body);
        return body;
    }

    void writeEvents(OutputStream out, boolean withUsage) throws IOException, InterruptedException {
        List<String> words = words(answer.text());
        for (int w = 0; w < words.size(); w++) {
            waitUntil(BEFORE_FIRST_WORD + (1 - BEFORE_FIRST_WORD) * w / words.size());
            for (int i = 0; i < choices; i++) {
                ObjectNode event = head("chat.completion.chunk");
                ObjectNode choice = event.putArray("choices").addObject().put("index", i);
                ObjectNode delta = choice.putObject("delta");
                if (w == 0) {
                    delta.put("role", "assistant");
                }
                delta.put("content", words.get(w));
                choice.putNull("finish_reason");
                write(out, JSON.writeValueAsString(event));
            }
            written = (w + 1.0) / words.size();
        }
        waitUntil(1);
        for (int i = 0; i < choices; i++) {
            ObjectNode event = head("chat.completion.chunk");
            ObjectNode choice = event.putArray("choices").addObject().put("index", i);
            choice.putObject("delta");
            choice.put("finish_reason", finishReason());
            write(out, JSON.writeValueAsString(event));
        }
        written = 1;
        if (withUsage) {
            ObjectNode event = head("chat.completion.chunk");
            event.putArray("choices");
            usage(event);
            write(out, JSON.writeValueAsString(event));
        }
        write(out, "[DONE]");
    }

    private static void write(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Waits until this share of the latency has passed. */
    void waitUntil(double share) throws InterruptedException {
        long due = (long) (answer.latency().toNanos() * share);
        Duration wait = Duration.ofNanos(due - (System.nanoTime() - start));
        if (wait.compareTo(SHORTEST_WAIT) >= 0) {
            Thread.sleep(wait);
        }
    }

    private ObjectNode head(String object) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", 0)
                .put("model", model);
    }

    private void usage(ObjectNode body) {
        ObjectNode usage = body.putObject("usage")
                .put("prompt_tokens", promptTokens())
                .put("completion_tokens", outputTokens())
                .put("total_tokens", promptTokens() + outputTokens());
        usage.putObject("completion_tokens_details").put("reasoning_tokens", answer.reasoningTokens() * choices);
    }

    private String finishReason() {
        return switch (answer.finishReason()) {
            case STOP, OTHER -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    /** Words with the white space before them, so that they join to the text. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i)) && !Character.isWhitespace(text.charAt(i - 1))) {
                words.add(text.substring(start, i));
                start = i;
            }
        }
        if (start < text.length()) {
            words.add(text.substring(start));
        }
        return words;
    }
}
