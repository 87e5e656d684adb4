package dev.keyway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Who may know whom, in all modules. It stands in apps because apps sees them all. */
@AnalyzeClasses(
    packages = "dev.keyway",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoFixtures.class})
final class ArchitectureTest {

  /** The fixtures of the modules below come as jars, which are no folder of tests to ArchUnit. */
  static final class NoFixtures implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  /** Packages of values and functions: the same input gives the same output, always. */
  private static final String[] PURE = {
    "dev.keyway.topology..", "dev.keyway.controller.flow..", "dev.keyway.apps.overlay.."
  };

  @ArchTest
  static final ArchRule topologyKnowsNothingOfTheOutside =
      noClasses()
          .that()
          .resideInAPackage("dev.keyway.topology..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.keyway.controller..",
              "dev.keyway.apps..",
              "io.netty..",
              "io.vertx..",
              "com.fasterxml.jackson..",
              "org.slf4j..",
              "java.io..",
              "java.net.http..");

  @ArchTest
  static final ArchRule controllerKnowsNoTenantsAndNoRest =
      noClasses()
          .that()
          .resideInAPackage("dev.keyway.controller..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.keyway.apps..", "io.vertx..");

  @ArchTest
  static final ArchRule thePureMiddleHasNoThreadsLogsOrChannels =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "java.util.concurrent..",
              "java.nio.channels..",
              "org.slf4j..",
              "org.projectfloodlight..");

  /** The time, and new ids, come as arguments. */
  @ArchTest
  static final ArchRule thePureMiddleHasNoClockAndNoDice =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.time\\.(Clock|InstantSource)|java\\..*Random(Generator)?")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID");

  @ArchTest
  static final ArchRule noTwoPackagesNeedEachOther =
      slices().matching("dev.keyway.(**)").should().beFreeOfCycles();

  /** NullAway checks only what is marked, so a package without the mark would pass unchecked. */
  @ArchTest
  static void everyPackageIsNullMarked(JavaClasses classes) {
    Stream<String> unmarked =
        classes.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(p -> !p.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName);
    assertThat(unmarked).as("packages whose package-info.java lacks @NullMarked").isEmpty();
  }
}
