package dev.isthmus.app.compare;

/**
 * Looks of an SVG that stands alone, on light and on dark pages; the classes are those of {@link ScatterPlot}. Without variables,
 * which not every viewer of SVG knows.
 */
public final class SvgStyle {
    /** To follow the title. */
    public static final String ELEMENT = """
            <style>
            text { fill: #1c1e21; font: 13px system-ui, sans-serif } .title { font-weight: 600 }
            .small { fill: #6a6f76; font-size: 11px }
            path { fill: none; stroke: #d9dce1 } .axis { stroke: #6a6f76 }
            .point { fill: #0072b2 } .error { stroke: #0072b2; stroke-width: 2 }
            .floor { stroke: #b3480e; stroke-dasharray: 5 4 }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6e8eb } .small { fill: #9aa0a8 }
            path { stroke: #34383e } .axis { stroke: #9aa0a8 }
            .point { fill: #56b4e9 } .error { stroke: #56b4e9 }
            .floor { stroke: #e69f00 }
            }
            </style>""";

    private SvgStyle() {
    }
}
