using System.Collections.Immutable;

namespace Mixtura.Cli.Reports;

/// <summary>A line of the model's table: a parameter of every component, or a heading.</summary>
/// <param name="Label">The column, pair of columns or level.</param>
/// <param name="Cells">A cell for each component; empty for a heading.</param>
internal sealed record ParameterRow(string Label, ImmutableArray<string> Cells)
{
    public bool IsHeading => Cells.IsEmpty;
}

/// <summary>The parameters of a mixture's components as lines of text.</summary>
internal static class ParameterRows
{
    private const int MostColumnsForCovariances = 4;
    private const int MostLevels = 12;

    public static IEnumerable<ParameterRow> Of(Mixture model) => model.Family is NoiseFamily noise
        ? Of(noise.Inner, model.Components[..^1], model.Columns).Select(row => row.IsHeading ? row : row with { Cells = row.Cells.Add("") })
        : Of(model.Family, model.Components, model.Columns);

    private static IEnumerable<ParameterRow> Of(Family family, ImmutableArray<Component> components, ImmutableArray<Column> columns) => family switch
    {
        GaussianFamily gaussian => Gaussian(gaussian, [.. components.Cast<GaussianComponent>()], columns),
        PoissonFamily => Poisson([.. components.Cast<PoissonComponent>()], columns),
        CategoricalFamily => Categorical([.. components.Cast<CategoricalComponent>()], columns),
        CompositeFamily composite => composite.Parts.Index().SelectMany(part => Of(
            part.Item.Family,
            [.. components.Cast<CompositeComponent>().Select(component => component.Parts[part.Index])],
            [.. part.Item.Columns.Select(c => columns[c])])),
        _ => Means(components, columns),
    };

    private static IEnumerable<ParameterRow> Gaussian(GaussianFamily family, ImmutableArray<GaussianComponent> components, ImmutableArray<Column> columns)
    {
        yield return Heading("mean ± standard deviation");
        for (int i = 0; i < columns.Length; i++)
        {
            yield return new ParameterRow(columns[i].Name, [.. Numbers.WithDeviations(
                [.. components.Select(c => c.Mean[i])],
                [.. components.Select(c => Math.Sqrt(c.Variance(i)))])]);
        }

        if (Covariances.IsDiagonal(family.Covariance) || columns.Length is 1 or > MostColumnsForCovariances)
        {
            yield break;
        }

        yield return Heading("covariance (correlation)");
        for (int i = 0; i < columns.Length; i++)
        {
            for (int j = i + 1; j < columns.Length; j++)
            {
                string[] covariances = Numbers.Alike([.. components.Select(c => c.Covariance(i, j))], 3);
                string[] correlations = [.. components.Select(c => Numbers.Fixed(c.Covariance(i, j) / Math.Sqrt(c.Variance(i)) / Math.Sqrt(c.Variance(j)), 2))];
                int width = correlations.Max(text => text.Length);
                yield return new ParameterRow(
                    $"{columns[i].Name}, {columns[j].Name}",
                    [.. covariances.Zip(correlations, (covariance, correlation) => $"{covariance} ({correlation.PadLeft(width)})")]);
            }
        }
    }

    private static IEnumerable<ParameterRow> Poisson(ImmutableArray<PoissonComponent> components, ImmutableArray<Column> columns)
    {
        yield return Heading("rate");
        for (int i = 0; i < columns.Length; i++)
        {
            yield return new ParameterRow(columns[i].Name, [.. Numbers.Alike([.. components.Select(c => c.Rates[i])])]);
        }
    }

    private static IEnumerable<ParameterRow> Categorical(ImmutableArray<CategoricalComponent> components, ImmutableArray<Column> columns)
    {
        yield return Heading("probability");
        for (int i = 0; i < columns.Length; i++)
        {
            ImmutableArray<string> levels = columns[i].Levels;
            for (int level = 0; level < Math.Min(levels.Length, MostLevels); level++)
            {
                yield return new ParameterRow($"{columns[i].Name} = {levels[level]}", [.. components.Select(c => Numbers.Fixed(c.Probabilities(i)[level], 3))]);
            }

            if (levels.Length > MostLevels)
            {
                yield return Heading($"{columns[i].Name}: {levels.Length - MostLevels} levels more");
            }
        }
    }

    private static IEnumerable<ParameterRow> Means(ImmutableArray<Component> components, ImmutableArray<Column> columns)
    {
        double[][] means = [.. components.Select(component =>
        {
            double[] mean = new double[columns.Length];
            component.CopyMean(mean);
            return mean;
        })];
        yield return Heading("mean");
        for (int i = 0; i < columns.Length; i++)
        {
            yield return new ParameterRow(columns[i].Name, [.. Numbers.Alike([.. means.Select(mean => mean[i])])]);
        }
    }

    private static ParameterRow Heading(string text) => new(text, []);
}
