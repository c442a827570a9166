// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What was recorded is in the rows, in the picture, and in the values; the picture has a bound. */
class TimelineHasARowForEachPcpuAndVcpuTest {
    private static final Who A = new Who(1, 0);
    private static final Who B = new Who(2, 0);
    private static final List<Moment> SHORT = List.of(new Moment.Switch(1_200, 0, A, true, B),
        new Moment.Block(1_500, B, true), new Moment.Switch(1_500, 0, B, false, A), new Moment.Wake(1_800, B),
        new Moment.Swap(1_900, "scheduler", "rr", "bvt", true, 250_000), new Moment.Switch(1_900, 0, A, true, B));

    private static Trace trace(List<Moment> moments, Map<Who, Trace.Standing> last, int pcpus) {
        return new Trace(1_000, 2_000, pcpus, moments, last, Map.of(1, "one", 2, "t<w>o & \"more\""), 0);
    }

    private static String text(List<? extends Track.Span<?>> spans) {
        StringBuilder text = new StringBuilder();
        spans.forEach(span -> text.append(span.fromNanos()).append('-').append(span.toNanos()).append(' ').append(span
            .what()).append("; "));
        return text.toString();
    }

    private static <K> List<Track.Span<K>> row(Map<?, List<Track.Span<K>>> rows, Object key) {
        return Objects.requireNonNull(rows.get(key));
    }

    @Test
    void rowsFollowTheEventsAndWhatWasBeforeTheFirstIsLearntFromIt() {
        Timeline timeline = Timeline.of(trace(SHORT, Map.of(), 1));
        assertEquals("1000-1200 d1v0; 1200-1500 d2v0; 1500-1900 d1v0; 1900-2000 d2v0; ", text(row(timeline.pcpus(),
            0)));
        assertEquals("1000-1200 RUNNING; 1200-1500 WAITING; 1500-1900 RUNNING; 1900-2000 WAITING; ", text(row(timeline
            .vcpus(), A)));
        assertEquals("1000-1200 WAITING; 1200-1500 RUNNING; 1500-1800 BLOCKED; 1800-1900 WAITING; 1900-2000 RUNNING; ",
            text(row(timeline.vcpus(), B)));
        assertEquals(Map.of(B, List.of(1_800L)), timeline.wakes());
        assertEquals(1, timeline.swaps().size());
    }

    @Test
    void whoHadNoEventWasAllTheTimeWhatItIsAtTheEnd() {
        Timeline timeline = Timeline.of(trace(List.of(), Map.of(A, new Trace.Standing(State.RUNNING, 1), B,
            new Trace.Standing(State.BLOCKED, 1)), 2));
        assertEquals("1000-2000 null; ", text(row(timeline.pcpus(), 0)));
        assertEquals("1000-2000 d1v0; ", text(row(timeline.pcpus(), 1)));
        assertEquals("1000-2000 RUNNING; ", text(row(timeline.vcpus(), A)));
        assertEquals("1000-2000 BLOCKED; ", text(row(timeline.vcpus(), B)));
    }

    @Test
    void timeThatGoesBackBetweenPcpusMakesNoGapAndNoOverlap() {
        Timeline timeline = Timeline.of(trace(List.of(new Moment.Switch(1_600, 0, A, true, null), new Moment.Switch(
            1_550, 1, null, false, A), new Moment.Switch(1_700, 1, A, true, null)), Map.of(), 2));
        assertEquals("1000-1600 RUNNING; 1600-1700 RUNNING; 1700-2000 WAITING; ", text(row(timeline.vcpus(), A)));
    }

    @Test
    void aVcpuThatWakesBeforeItHasLeftRunsOnWhereItIs() {
        Timeline timeline = Timeline.of(trace(List.of(new Moment.Block(1_300, A, true), new Moment.Wake(1_400, A),
            new Moment.Switch(1_500, 0, A, false, A)), Map.of(), 1));
        assertEquals("1000-1300 RUNNING; 1300-1400 BLOCKED; 1400-1500 WAITING; 1500-2000 RUNNING; ", text(row(timeline
            .vcpus(), A)));
    }

    @Test
    void thePictureHasRowsWakesSwapsAndNamesThatAreNoMarkup() throws Exception {
        Document picture = parse(TimelineSvg.of(trace(SHORT, Map.of(), 2)));
        String words = picture.getDocumentElement().getTextContent();
        for (String expected : List.of("pCPU 0", "pCPU 1", "one d1v0", "d2v0", "rr to bvt, 0.250 ms", "runs",
            "waits for a pCPU", "sleeps", "ms of system time", "3 switches, 1 wakes, 1 blocks, 1 swaps")) {
            assertTrue(words.contains(expected), expected + " in " + words);
        }
        assertTrue(words.contains("t<w>o & \"more\""), words);
        assertEquals(1, count(picture, "wake"));
        assertEquals(1, count(picture, "swap"));
    }

    @Test
    void theNumberOfBlocksHasABoundAndWhatIsDrawnTogetherIsHatched() throws Exception {
        List<Moment> many = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            long now = 1_000 + i;
            many.add(new Moment.Switch(now, 0, i % 2 == 0 ? A : B, true, i % 2 == 0 ? B : A));
            many.add(new Moment.Wake(now, A));
            many.add(new Moment.Swap(now, "scheduler", "rr", "bvt", true, 1));
        }
        Trace trace = new Trace(1_000, 201_000, 1, many, Map.of(), Map.of(), 7);
        String svg = TimelineSvg.of(trace);
        assertTrue(svg.length() < 3_500_000, "it has " + svg.length() + " characters");
        Document picture = parse(svg);
        assertTrue(count(picture, "wake") <= TimelineSvg.PLOT + 1 && count(picture, "swap") <= TimelineSvg.PLOT + 1);
        assertTrue(svg.contains("url(#merged)") && svg.contains("changes drawn together"));
        assertTrue(svg.contains("7 more events came later and are left out"));
    }

    @Test
    void vcpusBeyondTheBoundAreCounted() throws Exception {
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < TimelineSvg.MOST_VCPUS + 5; i++) {
            moments.add(new Moment.Wake(1_100, new Who(i, 0)));
        }
        moments.add(new Moment.Block(1_500, new Who(TimelineSvg.MOST_VCPUS + 4, 0), false));
        String svg = TimelineSvg.of(trace(moments, Map.of(), 1));
        assertTrue(svg.contains(">5 more vCPUs, of fewer changes, have no row<"));
        assertTrue(svg.contains("domain " + (TimelineSvg.MOST_VCPUS + 4) + " d"), "that with most changes has a row");
        parse(svg);
    }

    @Test
    void nothingRecordedIsAPictureToo() throws Exception {
        assertTrue(parse(TimelineSvg.of(new Trace(5, 6, 1, List.of(), Map.of(), Map.of(), 0))).getDocumentElement()
            .getTextContent().contains("pCPU 0"));
    }

    @Test
    void valuesHaveALineForEachEvent() throws Exception {
        List<Moment> moments = new ArrayList<>(SHORT);
        moments.add(new Moment.Swap(1_950, "cpu", "a,\"b\"", "(vacant)", false, 3));
        StringBuilder csv = new StringBuilder();
        TraceCsv.write(moments, csv);
        assertEquals("""
            nanos,event,pcpu,vcpu,to,detail,pause_nanos
            1200,switch,0,d1v0,d2v0,runnable,
            1500,block,,d2v0,,ran,
            1500,switch,0,d2v0,d1v0,,
            1800,wake,,d2v0,,,
            1900,swap,,rr,bvt,scheduler done,250000
            1900,switch,0,d1v0,d2v0,runnable,
            1950,swap,,"a,""b""\",(vacant),cpu refused,3
            """, csv.toString());
    }

    private static int count(Document picture, String kind) {
        int count = 0;
        var paths = picture.getElementsByTagName("path");
        for (int i = 0; i < paths.getLength(); i++) {
            count += paths.item(i).getAttributes().getNamedItem("class") != null && paths.item(i).getAttributes()
                .getNamedItem("class").getNodeValue().equals(kind) ? 1 : 0;
        }
        return count;
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }
}
