using System.Collections.Immutable;
using System.Globalization;
using Mixtura.Estimation;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>One of the parts that statistics are of.</summary>
/// <param name="Part">Which part of what whole.</param>
/// <param name="FirstRow">Its first row in the table that was cut, from 0; 0 for a table of its own.</param>
/// <param name="Rows">The number of its rows.</param>
/// <param name="Weight">The weight of its rows.</param>
/// <param name="Origin">The file that its statistics were read from, or null.</param>
public readonly record struct StatisticsPart(TablePart Part, long FirstRow, long Rows, double Weight, string? Origin);

/// <summary>
/// The additive statistics of an expectation step: what one pass over rows, at a mixture's parameters, leaves for the maximization
/// step. Those of several parts of a table merge, in any grouping and on any machine, and <see cref="EmStep"/> makes of all of
/// them the step that one pass over the whole table makes. Immutable.
/// </summary>
/// <remarks>
/// Parts keep their sums by whole subtrees of the tree along which a table's chunks are added, so what is merged is merged in the
/// order of the whole table: parts made by <see cref="TablePart.Cut"/> give the very bits of one pass over the table.
/// Responsibilities add to 1, so the table's moments, which the floor of covariances and default priors need, follow from the
/// components' own sums.
/// </remarks>
public sealed class EmStatistics
{
    private readonly ImmutableArray<StatisticsPiece> _pieces;

    internal EmStatistics(string model, ImmutableArray<string> columns, int components, int sumsPerComponent, ImmutableArray<StatisticsPiece> pieces)
    {
        Model = model;
        Columns = columns;
        Components = components;
        SumsPerComponent = sumsPerComponent;
        _pieces = pieces;
    }

    /// <summary>The identity of the mixture at whose parameters the statistics were taken: the SHA-256 of its model file without its fit.</summary>
    public string Model { get; }

    /// <summary>The names of the columns.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>The number of components, noise included.</summary>
    public int Components { get; }

    /// <summary>The parts, in order.</summary>
    public ImmutableArray<StatisticsPart> Parts => [.. _pieces.Select(piece => new StatisticsPart(piece.Part, piece.FirstRow, piece.Rows, piece.Weight, piece.Origin))];

    /// <summary>The number of rows.</summary>
    public long Rows => _pieces.Sum(piece => piece.Rows);

    /// <summary>The rows' weight.</summary>
    public double Weight => _pieces.Sum(piece => piece.Weight);

    /// <summary>The numbers of the parts that are missing, from 1, where the parts tell how many there are.</summary>
    public ImmutableArray<int> Missing =>
        [.. Enumerable.Range(1, _pieces[0].Part.Count).Except(_pieces.Select(piece => piece.Part.Number))];

    internal int SumsPerComponent { get; }

    internal ImmutableArray<StatisticsPiece> Pieces => _pieces;

    /// <summary>Takes the statistics of rows in one pass.</summary>
    /// <param name="mixture">The mixture at whose parameters they are taken.</param>
    /// <param name="table">The rows; of a table that is cut all of them.</param>
    /// <param name="part">Which part of what whole they are.</param>
    /// <param name="threads">The number of threads; 0 for one on each core. It does not change the result.</param>
    /// <param name="cancellation">Ends the work between passes.</param>
    /// <exception cref="TableException">The table does not suit the mixture, a row is impossible under it, or there are more parts than chunks of rows.</exception>
    public static EmStatistics Of(Mixture mixture, RowTable table, TablePart part = default, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        table = mixture.Align(table);
        if (!(table.TotalWeight > 0))
        {
            throw new TableException(table.RowCount == 0 ? "the table has no rows; there is nothing to take statistics of" : "every row has the weight 0; there is nothing to take statistics of", table.Origin);
        }

        StatisticsPiece piece = PartPass.Take(mixture, table, part, FitOptions.Cores(threads), cancellation);
        return new EmStatistics(ModelIdentity.Of(mixture), [.. mixture.Columns.Select(column => column.Name)], mixture.Components.Length, mixture.Family.CountStatistics(mixture.Dimensions), [piece]);
    }

    /// <summary>Puts statistics of different parts together.</summary>
    /// <param name="statistics">The statistics, at least one, in any order and grouping.</param>
    /// <exception cref="StatisticsException">They do not belong together: another model or columns, a part twice, parts of different wholes.</exception>
    public static EmStatistics Merge(IEnumerable<EmStatistics> statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        EmStatistics[] all = [.. statistics];
        if (all.Length == 0)
        {
            throw new ArgumentException("There are no statistics to merge.", nameof(statistics));
        }

        EmStatistics first = all[0];
        foreach (EmStatistics other in all)
        {
            first.CheckAlike(other);
        }

        StatisticsPiece[] pieces = [.. all.SelectMany(part => part._pieces).OrderBy(piece => piece.Part.Number).ThenBy(piece => piece.Content, StringComparer.Ordinal)];
        for (int i = 1; i < pieces.Length; i++)
        {
            CheckDistinct(pieces[i - 1], pieces[i]);
        }

        return new EmStatistics(first.Model, first.Columns, first.Components, first.SumsPerComponent, [.. pieces]);
    }

    /// <summary>Writes the statistics: two lines of text that say what they are, the sums as 64-bit floating-point numbers, and a checksum.</summary>
    /// <param name="stream">Receives the file.</param>
    public void Save(Stream stream) => StatisticsFile.Write(stream, this);

    /// <summary>Reads statistics and checks all of them.</summary>
    /// <param name="stream">The file's content.</param>
    /// <param name="origin">The file's name for messages, or null.</param>
    /// <exception cref="StatisticsException">The content is no statistics, or is damaged.</exception>
    public static EmStatistics Load(Stream stream, string? origin = null) => StatisticsFile.Read(stream, origin);

    /// <summary>All sums, along the tree.</summary>
    /// <exception cref="StatisticsException">Parts are missing.</exception>
    internal PassSums Total()
    {
        if (Missing is { IsEmpty: false } missing)
        {
            string what = _pieces[0].Part.Kind == TablePartKind.Cut ? "part" : "file";
            string option = string.Create(CultureInfo.InvariantCulture, $"--{what} {missing[0]}/{_pieces[0].Part.Count}");
            throw new StatisticsException($"of {_pieces[0].Part.Count} {what}s {(missing.Length == 1 ? "one is" : $"{missing.Length} are")} missing: {string.Join(", ", missing)}; take the statistics of {(missing.Length == 1 ? "it" : "each")} too, for instance by 'mixtura statistics' with {option}");
        }

        IEnumerable<StatisticsNode> nodes = _pieces[0].Part.Kind == TablePartKind.Cut
            ? _pieces.SelectMany(piece => piece.Nodes)
            : _pieces.Select((piece, i) => new StatisticsNode(i, 1, StatisticsPiece.Merge(piece.Nodes)));
        return new PassSums([.. StatisticsPiece.Merge(nodes)], Components, 0);
    }

    /// <summary>That the statistics are about a mixture.</summary>
    internal void CheckModel(Mixture mixture)
    {
        if (Model != ModelIdentity.Of(mixture))
        {
            CheckColumns([.. mixture.Columns.Select(column => column.Name)], "the model", _pieces[0].Origin);
            throw new StatisticsException("these statistics are about other parameters than the model's; take them again at this model's", _pieces[0].Origin);
        }
    }

    private void CheckAlike(EmStatistics other)
    {
        StatisticsPiece own = _pieces[0];
        StatisticsPiece its = other._pieces[0];
        string first = own.Origin ?? "the first";
        other.CheckColumns(Columns, first, its.Origin);
        if (other.Model != Model)
        {
            throw new StatisticsException($"these statistics are about other parameters than those of {first}; take all parts at the same model's", its.Origin);
        }

        if (its.Part.Kind != own.Part.Kind || its.Part.Count != own.Part.Count)
        {
            throw new StatisticsException($"this is {its.Part}, and {first} is {own.Part}: they do not belong to one whole; take all parts in the same way", its.Origin);
        }

        if (its.Part.Kind == TablePartKind.Cut && its.WholeRows != own.WholeRows)
        {
            throw new StatisticsException($"this is a part of a table of {its.WholeRows} rows, and {first} of one of {own.WholeRows}: take all parts from the same table", its.Origin);
        }
    }

    private void CheckColumns(ImmutableArray<string> columns, string what, string? origin)
    {
        if (!Columns.SequenceEqual(columns))
        {
            throw new StatisticsException($"these statistics are of the columns {string.Join(", ", Columns)}, and {what} has {string.Join(", ", columns)}; take them of the same columns", origin);
        }
    }

    private static void CheckDistinct(StatisticsPiece first, StatisticsPiece second)
    {
        if (first.Part.Kind == TablePartKind.Whole ? first.Content == second.Content : first.Part.Number == second.Part.Number)
        {
            string what = first.Part.Kind == TablePartKind.Whole ? "these are the same rows as" : $"this is {second.Part}, as is";
            string remedy = first.Part.Kind == TablePartKind.Whole ? "give each once, or say which of how many files it is (--file)" : "give each once";
            throw new StatisticsException($"{what} {first.Origin ?? "another"}; {remedy}", second.Origin);
        }

        // Two files of a whole may hold equal rows; many that are all equal are one file by two names.
        if (first.Part.Kind == TablePartKind.File && first.Content == second.Content && first.Rows >= RowTable.BlockRows)
        {
            throw new StatisticsException($"this is {second.Part} and has the same {second.Rows} rows as {first.Origin ?? "another"}, {first.Part}; take the statistics of the right file", second.Origin);
        }
    }
}
