package dev.sluice.gateway.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says and counts which arms are no longer what they were, better or worse. */
public final class Drifts implements Consumer<String> {

    private static final Logger log = LoggerFactory.getLogger(Drifts.class);

    private final MeterRegistry meters;

    public Drifts(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void accept(String arm) {
        log.warn("{} no longer does as it used to; its backend is learned anew", arm);
        meters.counter("sluice.arm.drifts", "arm", arm).increment();
    }
}
