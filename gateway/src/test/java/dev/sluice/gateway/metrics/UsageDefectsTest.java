package dev.sluice.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.core.call.Usage.Defect;
import dev.sluice.gateway.journal.Examples;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UsageDefectsTest {

    @Test
    void a_backend_whose_usage_cannot_be_believed_is_warned_of_once_counted_and_shown() {
        ListAppender<ILoggingEvent> warnings = new ListAppender<>();
        warnings.start();
        Logger log = (Logger) LoggerFactory.getLogger(UsageDefects.class);
        log.setLevel(Level.WARN);
        log.addAppender(warnings);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        UsageDefects defects = new UsageDefects(meters);
        Defect zero = new Defect(Defect.Kind.ZERO, "0 tokens were reported");

        assertThat(defects.of("large")).isEmpty();
        defects.observed(Examples.defective(new Defect(Defect.Kind.MISSING, "no usage")));
        defects.observed(Examples.defective(zero));

        UsageDefects.Seen seen = defects.of("large").orElseThrow();
        assertThat(seen.calls()).isEqualTo(2);
        assertThat(seen.last()).isEqualTo(zero);
        assertThat(defects.of("small")).isEmpty();
        assertThat(meters.get("sluice.usage.defects")
                        .tags("backend", "large", "kind", "missing")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(warnings.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("large", "no usage");
        log.detachAppender(warnings);
    }
}
