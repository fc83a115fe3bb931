namespace Mixtura;

/// <summary>From blocks of a table's rows to the coordinates in which starts cluster; the same values as a family's <see cref="Family.CopyFeatures"/>.</summary>
internal abstract class FeatureMap
{
    /// <summary>The number of features.</summary>
    public abstract int Length { get; }

    /// <summary>Whether some features are combinations of others in every table, so that no factor makes them uncorrelated.</summary>
    public abstract bool AreDependent { get; }

    /// <summary>The features before columns are scaled to the table's deviations; the map itself where it scales nothing.</summary>
    public virtual FeatureMap Unscaled => this;

    /// <summary>Fills a block of features. Called by several threads.</summary>
    /// <param name="block">A block of the table, d × <see cref="RowTable.BlockRows"/>.</param>
    /// <param name="features">Receives <see cref="Length"/> × <see cref="RowTable.BlockRows"/> values, feature by feature.</param>
    public abstract void Fill(ReadOnlySpan<double> block, Span<double> features);

    /// <summary>Whether another map gives the same features of the same table.</summary>
    public abstract bool IsSameAs(FeatureMap other);
}
