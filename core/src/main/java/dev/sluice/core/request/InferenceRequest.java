package dev.sluice.core.request;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is asked: who asks, the conversation, and the caller's own body, which reaches a backend of the same wire format
 * untouched but for the fields a plan owns.
 *
 * @param id unique, made by the door
 * @param model as the caller named it: {@code auto}, a policy or a backend
 * @param answerLimit the caller's own limit on output tokens, thinking included
 * @param choices how many alternative answers the caller wants ({@code n})
 * @param streamed whether the caller wants the answer as a stream of events
 * @param usageWanted whether the caller asked for usage on its stream
 * @param needs what a backend must have to serve it
 * @param promptBound a true upper bound on the prompt's tokens, whatever the tokenizer
 */
public record InferenceRequest(
        String id,
        Caller caller,
        Operation operation,
        String model,
        List<Message> conversation,
        List<Tool> tools,
        AnswerShape shape,
        Optional<Tokens> answerLimit,
        int choices,
        boolean streamed,
        boolean usageWanted,
        Set<Feature> needs,
        Tokens promptBound,
        Envelope envelope,
        Body body) {

    private static final int CHARACTERS_PER_TOKEN = 4;
    /** What a provider's template may put around one more turn. */
    private static final int TURN_BYTES = 32;

    public InferenceRequest {
        conversation = List.copyOf(conversation);
        tools = List.copyOf(tools);
        needs = Set.copyOf(needs);
        if (choices < 1) {
            throw new IllegalArgumentException("n must be at least 1: " + choices);
        }
    }

    /** The same request with the conversation gone on by {@code turns}, which a structure of calls adds. */
    public InferenceRequest followedBy(List<Message> turns) {
        long bytes = 0;
        for (Message turn : turns) {
            bytes += turn.text().getBytes(StandardCharsets.UTF_8).length + TURN_BYTES;
        }
        return new InferenceRequest(
                id,
                caller,
                operation,
                model,
                Stream.concat(conversation.stream(), turns.stream()).toList(),
                tools,
                shape,
                answerLimit,
                choices,
                streamed,
                usageWanted,
                needs,
                promptBound.plus(new Tokens(bytes)),
                envelope,
                body.followedBy(turns));
    }

    /** What the prompt probably measures in tokens: a quarter of its bound, which counts bytes. */
    public Tokens promptEstimate() {
        return new Tokens(Math.max(1, promptBound.count() / CHARACTERS_PER_TOKEN));
    }
}
