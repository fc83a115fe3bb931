using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// Rows whose component is known. In an expectation step their log-density in every other component is −∞, so that their
/// responsibility is 0 or 1 and their share in the log-likelihood is ln(πⱼ P(x | z = j)). Safe for several threads.
/// </summary>
internal sealed class KnownRows
{
    private const int BlockRows = RowTable.BlockRows;

    private readonly ImmutableArray<int> _labels;
    private readonly int[] _first;

    /// <param name="labels">For each row its component, −1 where it is unknown.</param>
    public KnownRows(ImmutableArray<int> labels)
    {
        _labels = labels;

        // A block without a known row is left alone.
        _first = new int[(labels.Length + BlockRows - 1) / BlockRows];
        for (int block = 0; block < _first.Length; block++)
        {
            int end = Math.Min(labels.Length, (block + 1) * BlockRows);
            int row = block * BlockRows;
            while (row < end && labels[row] < 0)
            {
                row++;
            }

            _first[block] = row;
        }
    }

    /// <summary>How many of the first components have labels at all.</summary>
    public static int CountLabels(ImmutableArray<int> labels) => labels.IsEmpty ? 0 : labels.Max() + 1;

    /// <summary>Names for all components: those of labels, and for others names that none of those has.</summary>
    public static ImmutableArray<string> Names(ImmutableArray<string> labels, int components) => labels.IsEmpty ? [] :
    [
        .. labels,
        .. Enumerable.Range(1, int.MaxValue).Select(number => $"new {number}").Where(name => !labels.Contains(name)).Take(components - labels.Length),
    ];

    /// <summary>The labels that a fit was given, after a look at them; null where it was given none.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="options">How to fit.</param>
    /// <exception cref="ModelException">The labels do not suit the table or the number of components.</exception>
    /// <exception cref="ArgumentException">The labels do not go together with another option.</exception>
    public static KnownRows? Of(RowTable table, FitOptions options)
    {
        ImmutableArray<int> labels = options.KnownLabels;
        if (labels.IsEmpty)
        {
            return options.LabelNames.IsEmpty ? null : throw new ArgumentException("There are names of labels and no known labels; give both.", nameof(options));
        }

        if (!options.LabelNames.IsEmpty && (options.LabelNames.Length < CountLabels(labels) || options.LabelNames.Length > options.Components))
        {
            throw new ModelException($"there are {options.LabelNames.Length} names for {CountLabels(labels)} labels and {options.Components} components; each label needs a name, and each name a component", "labelNames");
        }

        if (options.Trim > 0 || options.Expectation is TruncatedStep)
        {
            throw new ArgumentException("Known labels go together neither with trimming nor with truncated posteriors; choose one.", nameof(options));
        }

        Check(labels, table, options.Components);
        return new KnownRows(labels);
    }

    /// <summary>Looks at labels.</summary>
    /// <param name="labels">For each row its component, −1 where it is unknown; empty where nothing is known.</param>
    /// <param name="table">The rows.</param>
    /// <param name="components">The number of components that can be known.</param>
    /// <exception cref="ModelException">The labels do not suit the table or the number of components.</exception>
    public static void Check(ImmutableArray<int> labels, RowTable table, int components)
    {
        if (labels.IsEmpty)
        {
            return;
        }

        if (labels.Length != table.RowCount)
        {
            throw new ModelException($"there are {labels.Length} labels for {table.RowCount} rows", "knownLabels");
        }

        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] < -1 || labels[row] >= components)
            {
                throw new ModelException($"the label {labels[row]} of row {row + 1} is not one of the components 0 to {components - 1}, nor −1 for unknown", "knownLabels");
            }
        }
    }

    /// <summary>The total weight of each component's known rows.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="components">The number of components.</param>
    public double[] Weights(RowTable table, int components)
    {
        double[] weights = new double[components];
        foreach ((int row, double weight) in table.RowWeights())
        {
            if (_labels[row] >= 0)
            {
                weights[_labels[row]] += weight;
            }
        }

        return weights;
    }

    /// <summary>The number of known rows that weigh.</summary>
    public long Count(RowTable table) => table.RowWeights().LongCount(own => _labels[own.Row] >= 0 && own.Weight > 0);

    /// <summary>Whether no row that weighs is unknown.</summary>
    public bool AreAll(RowTable table) => !table.RowWeights().Any(own => _labels[own.Row] < 0 && own.Weight > 0);

    /// <summary>Each row's known component, or what another labelling says of it.</summary>
    public int[] LabelsOr(Func<int, int> other) => [.. _labels.Select((label, row) => label >= 0 ? label : other(row))];

    /// <summary>Each row's component, −1 where it is unknown.</summary>
    public ImmutableArray<int> Labels => _labels;

    /// <summary>Makes known rows impossible in all components but theirs.</summary>
    /// <param name="chunk">The chunk's index.</param>
    /// <param name="block">The block's index within the chunk.</param>
    /// <param name="tile">Log-densities, a row of <see cref="RowTable.BlockRows"/> for each component.</param>
    public void Apply(int chunk, int block, Span<double> tile)
    {
        int number = (chunk * RowTable.BlocksPerChunk) + block;
        int begin = number * BlockRows;
        int end = Math.Min(_labels.Length, begin + BlockRows);
        for (int row = _first[number]; row < end; row++)
        {
            int label = _labels[row];
            if (label < 0)
            {
                continue;
            }

            for (int at = row - begin, j = 0; at < tile.Length; at += BlockRows, j++)
            {
                tile[at] = j == label ? tile[at] : double.NegativeInfinity;
            }
        }
    }
}
