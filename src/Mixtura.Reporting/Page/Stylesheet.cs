namespace Mixtura.Reporting;

/// <summary>How the page looks: on a desk, on a phone and on paper.</summary>
internal static class Stylesheet
{
    public const string Text = """
        :root { --ink: #222; --soft: #5a5a5a; --line: #ddd; --tint: #f6f7f9; --accent: #0072b2; }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; color: var(--ink); background: #fff; font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
        main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0.5rem 0 0.25rem; }
        h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.6rem 0 0.6rem; padding-top: 1.1rem; border-top: 1px solid var(--line); }
        p, ul { margin: 0.6rem 0; max-width: 46rem; }
        ul { padding-left: 1.2rem; }
        .meta, .note, figcaption { color: var(--soft); font-size: 0.92rem; }
        .lead { font-size: 1.12rem; }
        .short { background: var(--tint); border-radius: 0.5rem; padding: 0.9rem 1.2rem; margin: 1.2rem 0; }
        .short p, .short ul { max-width: none; }
        .groups { list-style: none; padding: 0; margin: 0.6rem 0; max-width: none; }
        .groups li { display: flex; gap: 0.65rem; align-items: baseline; padding: 0.3rem 0; }
        .swatch { flex: none; display: inline-block; width: 0.8rem; height: 0.8rem; border-radius: 50%; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        .groups .swatch { align-self: flex-start; margin-top: 0.38rem; }
        .warning { border-left: 0.3rem solid #d55e00; background: #fdf3ec; padding: 0.5rem 0.9rem; margin: 0.6rem 0; max-width: 46rem; }
        .table, .picture { overflow-x: auto; background: linear-gradient(to right, #fff 30%, transparent) left / 2.5rem 100% no-repeat local, linear-gradient(to left, #fff 30%, transparent) right / 2.5rem 100% no-repeat local, linear-gradient(to right, #0003, transparent) left / 0.9rem 100% no-repeat scroll, linear-gradient(to left, #0003, transparent) right / 0.9rem 100% no-repeat scroll; }
        .table { margin: 0.8rem 0; }
        table { border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
        th, td { padding: 0.32rem 0.8rem 0.32rem 0; text-align: right; vertical-align: baseline; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
        td { white-space: nowrap; }
        th { font-weight: 600; }
        th:first-child { position: sticky; left: 0; background: #fff; background-clip: padding-box; text-align: left; min-width: 4.5rem; max-width: 16rem; overflow-wrap: break-word; }
        td.words, th.words { text-align: left; white-space: normal; min-width: 16rem; overflow-wrap: anywhere; }
        .interval { display: block; color: var(--soft); font-size: 0.85rem; }
        .hint { display: none; color: var(--soft); font-size: 0.85rem; margin: 0.3rem 0; }
        figure { margin: 1rem 0; }
        figure img { display: block; max-width: 100%; height: auto; }
        pre { background: var(--tint); border-radius: 0.4rem; padding: 0.8rem 1rem; overflow-x: auto; font: 0.88rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        dt { font-weight: 600; margin-top: 0.5rem; }
        dd { margin: 0 0 0.3rem; max-width: 46rem; }
        @media (max-width: 40rem) { main { padding: 0.8rem 0.9rem 3rem; } h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 1.8rem; } table { font-size: 0.85rem; } .short { padding: 0.6rem 0.8rem; } .wide img { max-width: none; width: 40rem; } .hint { display: block; } th, td { padding-right: 0.6rem; } td.words, th.words { min-width: 12rem; } }
        @media print { body { font-size: 10.5pt; } main { max-width: none; padding: 0; } h2 { break-after: avoid; } figure, tr, .short, .warning, pre { break-inside: avoid; } figure img { max-height: 12.5cm; width: auto; } .picture { overflow: visible; } .table { overflow: visible; } }
        """;
}
