package dev.sluice.gateway.admin;

import dev.sluice.gateway.preferences.PreferenceFiles;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The recorded preference pairs as JSON lines, streamed oldest first. */
final class PreferenceExport {

    static final String PATH = "/admin/preferences";

    private static final MediaType JSON_LINES = MediaType.parseMediaType("application/jsonl");
    private static final int PIECE = 1 << 16;

    private final Optional<PreferenceFiles> files;

    PreferenceExport(Optional<PreferenceFiles> files) {
        this.files = files;
    }

    /** What is said where nothing is recorded. */
    Optional<AdminAnswer> off() {
        return files.isPresent()
                ? Optional.empty()
                : Optional.of(AdminAnswer.error(
                        409,
                        "no preferences are recorded: they hold prompts and answers. Say 'preferences: {record: true}'"
                                + " in sluice.yaml and restart"));
    }

    Mono<ServerResponse> lines() {
        Flux<DataBuffer> pieces = DataBufferUtils.readInputStream(
                        () -> files.orElseThrow().lines(), DefaultDataBufferFactory.sharedInstance, PIECE)
                .subscribeOn(Schedulers.boundedElastic());
        return ServerResponse.ok().contentType(JSON_LINES).body(pieces, DataBuffer.class);
    }
}
