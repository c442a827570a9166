// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import io.ringzero.api.toolstack.BootFiles;
import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.VcpuPlan;
import io.ringzero.api.xen.DomainLimits;
import io.ringzero.api.xen.PvOption;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns an xl configuration into a checked {@link GuestConfig}. One thread, one configuration. */
public final class ConfigReader {
    private static final System.Logger LOG = System.getLogger(ConfigReader.class.getName());
    /** What a domain gets that does not say. */
    private static final long DEFAULT_MEMORY_MIB = 128;
    private static final long MOST_MEMORY_MIB = 1L << 20;
    private static final int DEFAULT_WEIGHT = 256;
    /** One less than MAX_GUEST_CMDLINE: the NUL counts. */
    private static final int LONGEST_COMMAND_LINE = 1023;

    private final Path folder;
    private final Problems problems = new Problems();
    private final Settings settings;

    private ConfigReader(Path folder, Place end) {
        this.folder = folder;
        settings = new Settings(problems, end);
    }

    /**
     * Reads a file with its overrides.
     *
     * @throws ConfigException with all that is wrong, one line each
     */
    public static GuestConfig read(Path file, List<String> overrides) throws ConfigException {
        Problems reading = new Problems();
        byte[] bytes = NamedFile.read(Path.of(""), file.toString(), "the configuration",
            new Place(file.toString(), 1, 1), reading);
        reading.throwAny();
        String text = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        Path parent = file.toAbsolutePath().getParent();
        return read(file.toString(), text, parent == null ? file.toAbsolutePath() : parent, overrides);
    }

    /** Reads a text; files that it names are looked for in a folder. */
    static GuestConfig read(String source, String text, Path folder, List<String> overrides) throws ConfigException {
        int lines = (int) text.lines().count();
        ConfigReader reader = new ConfigReader(folder, new Place(source, Math.max(1, lines), 1));
        for (Setting setting : ConfigParser.parse(source, text, reader.problems)) {
            reader.settings.put(setting, false);
        }
        for (String override : overrides) {
            for (Setting setting : ConfigParser.override("override '" + override + "'", override, reader.problems)) {
                reader.settings.put(setting, true);
            }
        }
        GuestConfig config = reader.config();
        reader.problems.throwAny();
        reader.problems.warnings().forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
        return config;
    }

    private GuestConfig config() {
        settings.all().forEach(this::checkKey);
        checkType();
        long memory = settings.number("memory", DEFAULT_MEMORY_MIB, 1, MOST_MEMORY_MIB);
        long most = settings.number("maxmem", memory, 1, MOST_MEMORY_MIB);
        if (most < memory) {
            problems.error(settings.place("maxmem"),
                "'maxmem' is " + most + ", below 'memory', which is " + memory + "; raise it or remove it");
        }
        int vcpus = (int) settings.number("vcpus", 1, 1, 128);
        long mostVcpus = settings.number("maxvcpus", vcpus, 1, 128);
        if (mostVcpus < vcpus) {
            problems.error(settings.place("maxvcpus"), "'maxvcpus' is " + mostVcpus + ", below 'vcpus', which is "
                + vcpus + "; raise it or remove it");
        }
        List<Long> hard = CpuLists.masks(settings, problems, "cpus", (int) mostVcpus);
        List<Long> soft = CpuLists.masks(settings, problems, "cpus_soft", (int) mostVcpus);
        checkFixed("on_watchdog");
        checkFixed("on_soft_reset");
        byte[] kernel = file("kernel", "the kernel");
        if (!settings.has("kernel") || settings.text("kernel").filter(String::isEmpty).isPresent()) {
            problems.error(settings.place("kernel"), "'kernel' names no file; write kernel = \"FILE\"");
        }
        return new GuestConfig(name(), uuid(), kernel == null ? new byte[0] : kernel, file("ramdisk", "the ramdisk"),
            commandLine(), memory * 1024, most * 1024, vcpus,
            (int) settings.number("cpu_weight", DEFAULT_WEIGHT, 1, 65_535),
            action("on_poweroff", EndAction.DESTROY), action("on_reboot", EndAction.RESTART),
            action("on_crash", EndAction.DESTROY), settings.text("ringzero_prompt").orElse(null),
            settings.text("cpuid").map(text -> CpuidSyntax.parse(text, settings.place("cpuid"), problems))
                .orElse(List.of()),
            options(), new VcpuPlan((int) mostVcpus, hard, soft, (int) settings.number("cap", 0, 0, 100 * mostVcpus),
                name("pool")),
            new BootFiles(name("kernel"), name("ramdisk")),
            limits());
    }

    private DomainLimits limits() {
        DomainLimits usual = DomainLimits.DEFAULT;
        return new DomainLimits(
            (int) settings.number("max_grant_frames", usual.grantFrames(), 1, DomainLimits.MOST_GRANT_FRAMES),
            (int) settings.number("max_maptrack_frames", usual.maptrackFrames(), 0,
                DomainLimits.MOST_MAPTRACK_FRAMES),
            (int) settings.number("max_grant_version", usual.grantVersion(), 1, DomainLimits.MOST_GRANT_VERSION),
            (int) settings.number("max_event_channels", usual.eventChannels(), DomainLimits.LEAST_EVENT_CHANNELS,
                DomainLimits.MOST_EVENT_CHANNELS));
    }

    /** What a key names, null for nothing. */
    private @Nullable String name(String key) {
        return settings.text(key).filter(text -> !text.isEmpty()).orElse(null);
    }

    /** {@code ringzero_options}: names with commas between. */
    private Set<PvOption> options() {
        Set<PvOption> options = EnumSet.noneOf(PvOption.class);
        settings.text("ringzero_options").ifPresent(text -> {
            for (String name : text.split(",")) {
                PvOption.of(name.strip()).ifPresentOrElse(options::add, () -> problems.error(
                    settings.place("ringzero_options"), "there is no option '" + name.strip() + "'; write one of: "
                        + Arrays.stream(PvOption.values()).map(PvOption::text).collect(Collectors.joining(", "))
                        + ", with commas between, or remove the key"));
            }
        });
        return options;
    }

    private void checkKey(Setting setting) {
        Optional<ConfigKeys.Standing> standing = ConfigKeys.standing(setting.key());
        if (standing.isEmpty()) {
            String hint = ConfigKeys.nearest(setting.key()).map(near -> "did you mean '" + near + "'?")
                .orElse("remove it, or see xl.cfg(5) for the keys there are");
            problems.error(setting.place(), "unknown key '" + setting.key() + "'; " + hint);
            return;
        }
        switch (standing.get()) {
            case USED -> {
                // Checked where it is used.
            }
            case IGNORED -> problems.warn(setting.place(), "'" + setting.key() + "' has no effect here; remove it");
            case REFUSED -> {
                if (!setting.value().none()) {
                    problems.error(setting.place(), "'" + setting.key() + "' is not supported yet; remove it");
                }
            }
        }
    }

    private void checkType() {
        settings.text("type").filter(type -> !type.equals("pv")).ifPresent(type -> problems
            .error(settings.place("type"), "type '" + type + "' is not supported; only \"pv\" is, use a PV kernel"));
        settings.text("builder").filter(type -> !type.equals("generic")).ifPresent(type -> problems.error(
            settings.place("builder"), "builder '" + type + "' is not supported; write type = \"pv\" instead"));
    }

    private String name() {
        if (!settings.has("name")) {
            problems.error(settings.place("name"), "'name' is missing; add name = \"NAME\"");
        }
        return settings.text("name").map(name -> {
            if (!name.matches("[!-~]{1,64}") || name.contains("/")) {
                problems.error(settings.place("name"), "the name '" + name
                    + "' does not do; use 1 to 64 printable characters without white space or /");
            }
            return name;
        }).orElse("");
    }

    private @Nullable String uuid() {
        return settings.text("uuid").map(uuid -> {
            if (!uuid.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}")) {
                problems.error(settings.place("uuid"), "'" + uuid + "' is no UUID; write one such as"
                    + " 6ba7b810-9dad-11d1-80b4-00c04fd430c8, or remove it");
            }
            return uuid.toLowerCase(java.util.Locale.ROOT);
        }).orElse(null);
    }

    /** {@code cmdline}, else {@code root=ROOT EXTRA}, as xl composes it. */
    private String commandLine() {
        Optional<String> whole = settings.text("cmdline");
        Optional<String> root = settings.text("root");
        Optional<String> extra = settings.text("extra");
        if (whole.isPresent() && (root.isPresent() || extra.isPresent())) {
            problems.warn(settings.place("cmdline"), "'cmdline' is taken, 'root' and 'extra' are not; remove them");
        }
        String line = whole.orElseGet(
            () -> (root.map(text -> "root=" + text).orElse("") + " " + extra.orElse("")).strip());
        int length = line.getBytes(StandardCharsets.UTF_8).length;
        String key = whole.isPresent() ? "cmdline" : extra.isPresent() ? "extra" : "root";
        if (length > LONGEST_COMMAND_LINE) {
            problems.error(settings.place(key), "the command line has " + length + " bytes; at most "
                + LONGEST_COMMAND_LINE + " fit, shorten it");
        }
        if (line.indexOf(0) >= 0) {
            problems.error(settings.place(key), "the command line has a NUL character; remove it");
        }
        return line;
    }

    private EndAction action(String key, EndAction otherwise) {
        return settings.text(key).map(text -> switch (text) {
            case "destroy" -> EndAction.DESTROY;
            case "restart" -> EndAction.RESTART;
            case "rename-restart" -> EndAction.RENAME_RESTART;
            case "preserve" -> EndAction.PRESERVE;
            case "coredump-destroy", "coredump-restart", "soft-reset" -> {
                problems.error(settings.place(key), "the action '" + text
                    + "' is not supported yet; use destroy, restart, rename-restart or preserve");
                yield otherwise;
            }
            default -> {
                problems.error(settings.place(key),
                    "the action '" + text + "' is unknown; use destroy, restart, rename-restart or preserve");
                yield otherwise;
            }
        }).orElse(otherwise);
    }

    /** Events that always end a PV domain here: nothing but that may be asked for. */
    private void checkFixed(String key) {
        settings.text(key).filter(text -> !text.equals("destroy")).ifPresent(text -> problems
            .error(settings.place(key), "'" + key + "' can only be \"destroy\" yet; write that or remove it"));
    }

    private byte @Nullable [] file(String key, String what) {
        Optional<String> name = settings.text(key).filter(text -> !text.isEmpty());
        return name.isEmpty() ? null : NamedFile.read(folder, name.get(), what, settings.place(key), problems);
    }
}
