package dev.sluice.gateway.admin;

import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Bean;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;

/**
 * Puts the admin API on the management port, beside health and metrics, and nowhere else. Bears no stereotype, so that
 * scanning does not find it: only the management context imports it, by its name in a file.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
public class AdminPort {

    /** Under this name it also hides the mapping of the context above, whose routes are for callers. */
    private static final String MAPPING = "routerFunctionMapping";

    /**
     * The usual mapping serves the router functions of all contexts, callers' included; this one serves the admin API
     * only.
     */
    @Bean
    static BeanDefinitionRegistryPostProcessor adminRoutesOnly() {
        return registry -> {
            registry.removeBeanDefinition(MAPPING);
            registry.registerBeanDefinition(
                    MAPPING,
                    BeanDefinitionBuilder.rootBeanDefinition(AdminMapping.class).getBeanDefinition());
        };
    }

    /** From requests at the management port to the admin API. */
    static final class AdminMapping extends RouterFunctionMapping {

        private static final int BEFORE_RESOURCES = -1;

        AdminMapping(AdminApi api, ServerCodecConfigurer codecs) {
            super(api.routes());
            setMessageReaders(codecs.getReaders());
            setOrder(BEFORE_RESOURCES);
        }
    }
}
