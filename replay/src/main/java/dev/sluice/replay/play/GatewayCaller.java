package dev.sluice.replay.play;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import dev.sluice.core.request.Cost;
import dev.sluice.replay.data.RecordedPrompt;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/** Asks a gateway through the official OpenAI client, and reads what it says about its decision and the cost. */
public final class GatewayCaller implements AutoCloseable {

    static final String COST_FIELD = "sluice_cost_usd";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final OpenAIClient client;
    private final String model;

    /** @param gateway up to and including {@code /v1} */
    public GatewayCaller(URI gateway, String key, String model) {
        this.client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.toString())
                .apiKey(key)
                .maxRetries(0)
                .timeout(PATIENCE)
                .build();
        this.model = model;
    }

    /** A failure is a value: every prompt comes back. */
    public Played ask(RecordedPrompt prompt, boolean streamed) {
        long start = System.nanoTime();
        try {
            Answer answer = streamed ? streamed(prompt.text()) : whole(prompt.text());
            return new Played(
                    prompt,
                    streamed,
                    answer.text(),
                    answer.cost(),
                    header(answer.headers(), "x-sluice-plan"),
                    header(answer.headers(), "x-sluice-backend"),
                    header(answer.headers(), "x-sluice-decision"),
                    since(start),
                    Optional.empty());
        } catch (OpenAIException | NoCost e) {
            return Played.failed(prompt, streamed, since(start), reason(e));
        }
    }

    private Answer whole(String prompt) {
        try (HttpResponseFor<ChatCompletion> response = client.chat()
                .completions()
                .withRawResponse()
                .create(params(prompt).build())) {
            ChatCompletion completion = response.parse();
            String text = completion.choices().isEmpty()
                    ? ""
                    : completion.choices().getFirst().message().content().orElse("");
            String cost = header(response.headers(), "x-sluice-cost-usd");
            if (cost.isEmpty()) {
                throw new NoCost("the answer has no header x-sluice-cost-usd");
            }
            return new Answer(text, Cost.usd(cost), response.headers());
        }
    }

    private Answer streamed(String prompt) {
        ChatCompletionCreateParams params = params(prompt)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> response =
                        client.chat().completions().withRawResponse().createStreaming(params);
                StreamResponse<ChatCompletionChunk> chunks = response.parse()) {
            StringBuilder text = new StringBuilder();
            Optional<Cost> cost = Optional.empty();
            for (Iterator<ChatCompletionChunk> it = chunks.stream().iterator(); it.hasNext(); ) {
                ChatCompletionChunk chunk = it.next();
                chunk.choices().forEach(c -> c.delta().content().ifPresent(text::append));
                Optional<Cost> told = chunk.usage().flatMap(GatewayCaller::cost);
                cost = told.isPresent() ? told : cost;
            }
            return new Answer(
                    text.toString(),
                    cost.orElseThrow(() -> new NoCost("the stream has no usage chunk with " + COST_FIELD)),
                    response.headers());
        }
    }

    private ChatCompletionCreateParams.Builder params(String prompt) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(prompt);
    }

    private static Optional<Cost> cost(CompletionUsage usage) {
        JsonValue field = usage._allProperties().get(COST_FIELD);
        try {
            return field == null ? Optional.empty() : Optional.of(Cost.usd(field.toString()));
        } catch (NumberFormatException notMoney) {
            throw new NoCost(COST_FIELD + " is not an amount of dollars: " + field);
        }
    }

    private static String header(Headers headers, String name) {
        return headers.values(name).stream().findFirst().orElse("");
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String reason(RuntimeException e) {
        Throwable root = e.getCause() == null ? e : e.getCause();
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    @Override
    public void close() {
        client.close();
    }

    private record Answer(String text, Cost cost, Headers headers) {}

    /** The gateway did not say what an answer cost. */
    private static final class NoCost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoCost(String message) {
            super(message);
        }
    }
}
