namespace Mixtura.Benchmarks.Peers;

/// <summary>A problem's size and how long it is run: the time per iteration is the difference of a long and a short run.</summary>
/// <param name="Rows">n.</param>
/// <param name="Columns">d.</param>
/// <param name="Components">k.</param>
/// <param name="Quick">Whether it belongs to the short list.</param>
internal sealed record PeerCase(int Rows, int Columns, int Components, bool Quick)
{
    public const int ShortRun = 1;

    public static IReadOnlyList<PeerCase> All { get; } =
    [
        new(100_000, 2, 5, true),
        new(1_000_000, 2, 3, true),
        new(1_000_000, 10, 10, false),
        new(200_000, 50, 20, false),
        new(100_000, 20, 100, false),
        new(50_000, 100, 10, true),
    ];

    /// <summary>Small problems take more iterations, so that the difference is well above the clock's noise.</summary>
    public int LongRun => ShortRun + ((double)Rows * Components * Columns * Columns < 5e7 ? 20 : 5);

    /// <summary>
    /// Floating-point operations of one iteration. Full: n·k·(2d(d+1) + 3d + 30), the two triangles of d(d+1)/2 fused
    /// multiply-adds, three operations a column for deviations, and 30 for an exponential and the normalization.
    /// Diagonal: n·k·(9d + 30), per column four for the squared distance (subtract, scale, fused multiply-add) and five for
    /// the sums (subtract, weigh, add, fused multiply-add).
    /// </summary>
    public double Operations(bool full)
    {
        double d = Columns;
        return (double)Rows * Components * (full ? (2 * d * (d + 1)) + (3 * d) + 30 : (9 * d) + 30);
    }
}
