namespace Mixtura.Benchmarks.Peers;

/// <summary>A problem's size and how long it is run: the time per iteration is the difference of a long and a short run.</summary>
/// <param name="Rows">n.</param>
/// <param name="Columns">d.</param>
/// <param name="Components">k.</param>
/// <param name="Full">Whether covariances are full; else they are diagonal.</param>
internal sealed record PeerCase(int Rows, int Columns, int Components, bool Full)
{
    public const int ShortRun = 1;

    private const double LongRunOperations = 1e9;

    public string Sizes => $"{Rows:N0}, {Columns}, {Components}";

    public string Kind => Full ? "full" : "diagonal";

    /// <summary>Small problems take more iterations, so that the difference is well above the clock's noise.</summary>
    public int LongRun => ShortRun + (int)Math.Clamp(LongRunOperations / Operations, 5, 200);

    /// <summary>
    /// Nominal floating-point operations of one iteration. Full: n·k·(2d(d+1) + 3d + 30), the two triangles of d(d+1)/2
    /// fused multiply-adds, three operations a column for deviations, and 30 for an exponential and the normalization.
    /// Diagonal: n·k·(9d + 30), per column four for the squared distance (subtract, scale, fused multiply-add) and five for
    /// the sums (subtract, weigh, add, fused multiply-add).
    /// </summary>
    public double Operations
    {
        get
        {
            double d = Columns;
            return (double)Rows * Components * (Full ? (2 * d * (d + 1)) + (3 * d) + 30 : (9 * d) + 30);
        }
    }
}
