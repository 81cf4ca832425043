package dev.sluice.contract.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;

/** Who may know whom below one root package. The same rules hold for the product and for the wrong house beside it. */
final class HouseRules {

    private static final Map<String, Set<String>> STAR = Map.of(
            "core", Set.of(),
            "difficulty", Set.of("core"),
            "policies", Set.of("core"),
            "adapters", Set.of("core"),
            "replay", Set.of("core", "difficulty", "policies", "adapters"),
            "gateway", Set.of("core", "difficulty", "policies", "adapters"));

    private static final String CORE_ROOT = "";
    private static final Map<String, Set<String>> LINE = Map.of(
            "request",
            Set.of(),
            "backend",
            Set.of("request"),
            "call",
            Set.of("request", "backend"),
            "budget",
            Set.of("request", "backend"),
            "plan",
            Set.of("request", "backend", "call", "budget"),
            "outcome",
            Set.of("request", "backend", "call", "budget", "plan"),
            CORE_ROOT,
            Set.of("request", "backend", "call", "budget", "plan", "outcome"));

    private final String root;

    HouseRules(String root) {
        this.root = root;
    }

    ArchRule modulesFormAStar() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new KnowOnly("modules", root, STAR))
                .because("modules form a star around core");
    }

    ArchRule corePackagesFormALine() {
        return classes()
                .that()
                .resideInAPackage(root + ".core..")
                .should(new KnowOnly("packages", root + ".core", LINE))
                .because("in core each package knows only those to its left");
    }

    ArchRule coreKnowsOnlyTheJdk() {
        return classes()
                .that()
                .resideInAPackage(root + ".core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(root + ".core..", "java..", "org.jspecify..")
                .because("core is the words, the ports and the walk: no Spring, no Jackson, no Reactor");
    }

    ArchRule coreNamesNoHttp() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.sql..", "com.sun..")
                .because("core does not know how anything is reached");
    }

    ArchRule reactorStopsAtTheDoor() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(
                        root + ".gateway.door..",
                        root + ".gateway.lookup..",
                        root + ".gateway.admin..",
                        root + ".gateway.wiring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("reactor..", "org.reactivestreams..")
                .because("the walk is plain blocking code");
    }

    ArchRule packagesHaveNoCycles() {
        return slices().assignedFrom(new Packages()).should().beFreeOfCycles();
    }

    ArchRule namesSayWhatThingsAre() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Base|Data|Info)(\\$.*)?")
                .because("such a name says nothing");
    }

    /** Every package is a slice of its own. */
    private final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return name.equals(root) || name.startsWith(root + ".")
                    ? SliceIdentifier.of(name)
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of " + root;
        }
    }
}
