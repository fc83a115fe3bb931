using Mixtura.Benchmarks.Peers;

namespace Mixtura.Benchmarks.Scaling;

/// <summary>Whether ten times the rows take ten times as long.</summary>
internal static class ScalingTable
{
    private static readonly (int Columns, int Components, int[] Rows)[] s_cases =
    [
        (2, 3, [10_000, 100_000, 1_000_000, 10_000_000]),
        (10, 10, [10_000, 100_000, 1_000_000]),
    ];

    public static bool Run(int rounds, Report report)
    {
        report.Heading("Growing tables");
        report.Paragraph("Mixtura, full covariances, all threads: time for one row in one iteration, which does not change where an iteration grows as its table does.");
        var table = new TextTable("n, d, k", "iteration, ms", "a row's share, ns", "iteration over that of a tenth of the rows");
        var own = new MixturaPeer();
        foreach ((int columns, int components, int[] sizes) in s_cases)
        {
            double previous = double.NaN;
            GaussianMixture mixture = SyntheticMixture.Of(columns, components);
            GaussianMixture start = SyntheticMixture.IdentityAt(SyntheticMixture.MeansNear(mixture));
            foreach (int rows in sizes)
            {
                var size = new PeerCase(rows, columns, components, Full: true);
                RowTable sample = mixture.Sample(rows, seed: 3).Rows;
                own.Time(sample, start, size);
                double seconds = Median.Of([.. Enumerable.Range(0, rounds).Select(_ => own.Time(sample, start, size).Seconds)]);
                table.Add(size.Sizes, $"{seconds * 1e3:F3}", $"{seconds / rows * 1e9:F1}", double.IsNaN(previous) ? "" : $"{seconds / previous:F1}");
                previous = seconds;
            }
        }

        report.Table(table);
        return true;
    }
}
