// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.LogLine;
import java.util.ArrayList;
import java.util.List;

/**
 * What domains can leave behind: frames, event channels, grants, counts that do not agree. Two of them are equal when whatever
 * happened in between gave all back.
 *
 * @param domains names of those that are there
 * @param freeFrames frames that nobody owns
 * @param channels event channels and grants as the debug keys e and g list them
 * @param auditDifferences what the audit finds
 */
record Leftovers(List<String> domains, long freeFrames, List<String> channels, List<String> auditDifferences) {

    static Leftovers now(Ringzero ringzero) throws Exception {
        Hypervisor hypervisor = ringzero.service(Hypervisor.class);
        Control control = ringzero.service(Control.class);
        List<String> lines = new ArrayList<>();
        for (char key : new char[] {'e', 'g'}) {
            control.debugKey(key);
            lines.addAll(ofLastKey(hypervisor.log()));
        }
        return new Leftovers(hypervisor.domains().stream().map(domain -> domain.id() + " " + domain.name()).toList(),
            hypervisor.info().freeFrames(), lines, hypervisor.audit().differences());
    }

    private static List<String> ofLastKey(List<LogLine> log) {
        List<String> texts = log.stream().map(LogLine::text).toList();
        int last = texts.size() - 1;
        while (last > 0 && !texts.get(last).contains("pressed ->")) {
            last--;
        }
        return texts.subList(last, texts.size());
    }
}
