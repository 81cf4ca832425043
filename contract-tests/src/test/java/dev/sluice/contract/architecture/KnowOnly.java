package dev.sluice.contract.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Below one package, a part knows only itself and the parts listed for it. A part is a first-level package; the package
 * itself is the part with the empty name. A part that is not listed may not exist.
 */
final class KnowOnly extends ArchCondition<JavaClass> {

    private final String root;
    private final Map<String, Set<String>> allowed;

    KnowOnly(String what, String root, Map<String, Set<String>> allowed) {
        super("know only the " + what + " of " + root + " that they may");
        this.root = root;
        this.allowed = allowed;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        String part = part(type).orElseThrow();
        Set<String> known = allowed.get(part);
        if (known == null) {
            events.add(SimpleConditionEvent.violated(
                    type, type.getName() + " lies in '" + part + "', which is not in the plan"));
            return;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            part(dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> !target.equals(part) && !known.contains(target))
                    .ifPresent(target -> events.add(SimpleConditionEvent.violated(
                            type, "'" + part + "' must not know '" + target + "': " + dependency.getDescription())));
        }
    }

    private Optional<String> part(JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(root)) {
            return Optional.of("");
        }
        if (!name.startsWith(root + ".")) {
            return Optional.empty();
        }
        String below = name.substring(root.length() + 1);
        int dot = below.indexOf('.');
        return Optional.of(dot < 0 ? below : below.substring(0, dot));
    }
}
