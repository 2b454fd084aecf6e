package dev.isthmus.app.compare;

/** Looks of an SVG that stands alone, on light and on dark pages; the classes are those of {@link ScatterPlot}. */
public final class SvgStyle {
    /** To follow the title. */
    public static final String ELEMENT = """
            <style>
            svg { --ink: #1c1e21; --soft: #6a6f76; --rule: #d9dce1; --mark: #0072b2; --floor: #b3480e }
            @media (prefers-color-scheme: dark) { svg { --ink: #e6e8eb; --soft: #9aa0a8; --rule: #34383e; --mark: #56b4e9; --floor: #e69f00 } }
            text { fill: var(--ink); font: 13px system-ui, sans-serif }
            .small { fill: var(--soft); font-size: 11px } .title { font-weight: 600 }
            path { fill: none; stroke: var(--rule) } .axis { stroke: var(--soft) }
            .point { fill: var(--mark) } .error { stroke: var(--mark); stroke-width: 2 }
            .floor { stroke: var(--floor); stroke-dasharray: 5 4 }
            </style>""";

    private SvgStyle() {
    }
}
