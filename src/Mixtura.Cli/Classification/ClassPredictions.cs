using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Classification;

/// <summary>What a classifier says of a table's rows, piece by piece and anew whenever it is asked, and what is remembered of it.</summary>
internal sealed class ClassPredictions(MixtureClassifier classifier, LoadedTable loaded, int threads, CancellationToken cancellation)
{
    private const int RowsShown = 10;

    /// <summary>So few that a column's array is none of the large objects, which are collected late.</summary>
    private const int RowsAtOnce = 1 << 13;

    private readonly long[] _sizes = new long[classifier.Classes.Length];
    private readonly List<(RowGrid.Row Row, int Class, double Uncertainty)> _first = [];

    public MixtureClassifier Classifier => classifier;

    public LoadedTable Loaded => loaded;

    /// <summary>The names of the added columns.</summary>
    public IEnumerable<string> ColumnNames => ["class", "uncertainty", .. classifier.Classes.Select(name => "posterior_" + name), "log_density"];

    /// <summary>How many rows each class was given.</summary>
    public IReadOnlyList<long> Sizes => _sizes;

    /// <summary>The first rows.</summary>
    public IReadOnlyList<(RowGrid.Row Row, int Class, double Uncertainty)> First => _first;

    /// <summary>The pieces, each to be used until the next is taken.</summary>
    public IEnumerable<(RowTable Rows, ClassPosterior Posterior)> Pieces() =>
        loaded.Rows.InPieces(RowsAtOnce, cancellation).Select(rows => (rows, classifier.Posterior(rows, threads, cancellation)));

    /// <summary>The added columns, piece by piece; counts rows on the way.</summary>
    public IEnumerable<Array[]> Columns()
    {
        foreach ((RowTable rows, ClassPosterior posterior) in Pieces())
        {
            Count(rows, posterior);
            yield return Columns(posterior);
        }
    }

    /// <summary>Counts rows where no columns are asked for.</summary>
    public void Count()
    {
        foreach ((RowTable rows, ClassPosterior posterior) in Pieces())
        {
            Count(rows, posterior);
        }
    }

    private void Count(RowTable rows, ClassPosterior posterior)
    {
        for (int row = 0; row < posterior.Classes.Length; row++)
        {
            _sizes[posterior.Classes[row]]++;
            if (_first.Count < RowsShown)
            {
                _first.Add((RowGrid.Row.Of(rows, row, loaded.FileRow(rows.FirstRow + row)), posterior.Classes[row], posterior.Uncertainty[row]));
            }
        }
    }

    private Array[] Columns(ClassPosterior predicted)
    {
        int k = classifier.Classes.Length;
        return
        [
            Array.ConvertAll(predicted.Classes, c => classifier.Classes[c]),
            predicted.Uncertainty,
            .. Enumerable.Range(0, k).Select(c => Enumerable.Range(0, predicted.Classes.Length).Select(row => predicted.Posterior[(row * k) + c]).ToArray()),
            predicted.LogDensity,
        ];
    }
}
