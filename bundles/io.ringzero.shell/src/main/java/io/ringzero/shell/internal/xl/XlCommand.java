// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.service.command.CommandSession;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code xl VERB ...} for Gogo. Gives back what is to be printed, so that pipes work on it; what cannot be done is
 * thrown, so that a batch stops there. Any thread.
 */
public final class XlCommand {
    private final Domains domains;
    private final PoolVerbs pools;
    private final Map<String, Verb> verbs = new TreeMap<>();

    @Inject
    XlCommand(Domains known, DomainVerbs domains, LifeVerbs life, EndVerbs ends, MemoryVerbs memory, InfoVerbs info,
        SlotVerbs slots, SchedVerbs scheds, ShareVerbs shares, VcpuVerbs vcpus, SignalVerbs signals, TopVerb top,
        PoolVerbs pools, TraceVerb trace,
        ParamVerb params, RtdsVerb rtds) {
        this.domains = known;
        this.pools = pools;
        List.of(domains.verbs(), life.verbs(), ends.verbs(), memory.verbs(), info.verbs(), slots.verbs(),
            scheds.verbs(), shares.verbs(), vcpus.verbs(), signals.verbs(), top.verbs(), pools.verbs(),
            trace.verbs(), params.verbs(), rtds.verbs())
            .forEach(group -> group.forEach(verb -> verbs.put(verb.name(), verb)));
    }

    /**
     * What a word of an {@code xl} line can be, for the shell's completion: {@code complete -c xl:xl -a 'xl:words
     * ($.commandLine words) ($.commandLine wordIndex)'}.
     *
     * @param line all words, {@code xl} itself first
     * @param index of the word that is being written
     */
    public List<String> words(List<String> line, int index) {
        if (index <= 1 || index >= line.size() && line.size() < 2) {
            return List.copyOf(verbs.keySet());
        }
        String name = line.get(1);
        Verb verb = verbs.get(name);
        if (verb == null) {
            return name.equals("help") && index == 2 ? List.copyOf(verbs.keySet()) : List.of();
        }
        if (index < line.size() && line.get(index).startsWith("-")) {
            List<String> options = new ArrayList<>(
                verb.options().stream().map(option -> "--" + option.word()).toList());
            options.add("--help");
            return options;
        }
        String[] operands = verb.operands().split(" ");
        if (index - 2 < operands.length && operands[index - 2].contains("CPUPOOL")) {
            return pools.names();
        }
        return verb.operands().contains("DOMAIN") && index - 1 <= verb.most() || name.equals("domid")
            ? domains.names()
            : List.of();
    }

    /** What Gogo calls: the session and the words behind {@code xl}. */
    public @Nullable String xl(CommandSession session, String[] words) throws Exception {
        return run(words, new Seat(session.getKeyboard(), session.getConsole(),
            new LineEditorMode(session.get(LineEditorMode.VARIABLE))));
    }

    @Nullable
    String run(String[] words, Seat seat) throws Exception {
        if (words.length == 0 || List.of("help", "--help", "-h").contains(words[0])) {
            return words.length > 1 ? verb(words[1]).help().stripTrailing() : overview();
        }
        Verb verb = verb(words[0]);
        List<String> rest = new ArrayList<>(Arrays.asList(words).subList(1, words.length));
        if (rest.contains("--help") || rest.contains("-h")) {
            return verb.help().stripTrailing();
        }
        String answer = verb.action().run(Arguments.parse(verb, rest, seat)).stripTrailing();
        return answer.isEmpty() ? null : answer;
    }

    private Verb verb(String name) throws XlException {
        Verb verb = verbs.get(name);
        if (verb == null) {
            throw new XlException("xl has no verb '" + name + "'", "see xl help");
        }
        return verb;
    }

    private String overview() {
        StringBuilder text = new StringBuilder("xl VERB [options] [arguments]; xl VERB --help tells more\n");
        verbs.values().forEach(verb -> text.append(String.format("  %-14s %s%n", verb.name(), verb.purpose())));
        return text.toString().stripTrailing();
    }
}
