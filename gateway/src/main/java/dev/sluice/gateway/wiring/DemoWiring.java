package dev.sluice.gateway.wiring;

import dev.sluice.gateway.demo.DemoPlay;
import java.net.URI;
import org.springframework.boot.CommandLineRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** For a newcomer without a key: plays our own prompts once the door is open. */
@Configuration(proxyBeanMethods = false)
class DemoWiring {

    /** Set to false, the simulated providers stand by and nothing is played. */
    private static final String PLAY = "sluice.demo.play";

    @Bean
    CommandLineRunner demo(Configured configured, Environment environment) {
        return arguments -> configured
                .simulated()
                .filter(providers -> environment.getProperty(PLAY, Boolean.class, true))
                .ifPresent(providers -> new DemoPlay(
                                local(environment, "local.server.port"),
                                local(environment, "local.management.port"),
                                providers,
                                System.out)
                        .run());
    }

    private static URI local(Environment environment, String port) {
        return URI.create("http://127.0.0.1:" + environment.getRequiredProperty(port));
    }
}
