using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>The picture of what components are like, column by column.</summary>
internal static class ProfilesFigure
{
    private const int MostColumns = 40;
    private const double Band = 0.62;
    private const float RowHeight = 46;
    private const float ShortRowHeight = 26;
    private const int ManyColumns = 14;

    public static Picture Draw(Mixture model, PlotOptions options) => Draw(model, null, options);

    /// <summary>With intervals of the means in place of the components' deviations.</summary>
    public static Picture Draw(Mixture model, MixtureUncertainty? uncertainty, PlotOptions options)
    {
        Mixture clusters = model.WithoutNoise();
        double[] centre = clusters.Mean();
        double[,] covariance = clusters.CovarianceMatrix();
        int[] asked = options.Columns.IsEmpty ? [.. Enumerable.Range(0, model.Dimensions)] : [.. options.Columns.Select(name => Selection.IndexOf(model, name))];
        int[] measured = [.. asked.Where(column => double.IsFinite(centre[column]) && covariance[column, column] > 0)];
        if (measured.Length == 0)
        {
            throw new ModelException("profiles are of means, and none of these columns has one that differs from row to row; choose columns of measurements or counts, or draw the classification, which shows the levels of labels", "columns");
        }

        int[] columns = [.. measured.Take(MostColumns)];
        var profiles = new Profile[clusters.Components.Length];
        double[] mean = new double[model.Dimensions];
        double[] spread = new double[model.Dimensions * model.Dimensions];
        for (int j = 0; j < profiles.Length; j++)
        {
            clusters.Components[j].CopyMean(mean);
            clusters.Components[j].CopyCovariance(spread);
            profiles[j] = new Profile(
                [.. columns.Select(c => (mean[c] - centre[c]) / Math.Sqrt(covariance[c, c]))],
                [.. columns.Select(c => Ends(uncertainty, j, c, mean[c], Math.Sqrt(spread[(c * model.Dimensions) + c]), centre[c], Math.Sqrt(covariance[c, c])))]);
        }

        options = options with { Title = options.Title ?? (uncertainty is null ? Title(clusters, columns, profiles, options.Terms) : $"How sure the {options.Terms.Components}' means are: {UncertaintyMethods.Name(uncertainty.Method)}") };
        float height = (columns.Length * (columns.Length > ManyColumns ? ShortRowHeight : RowHeight)) + 130;
        var figure = new Figure(options, 860, (int)Math.Max(320, height), [.. Legend(model, uncertainty, options.Terms)], Notes(model, asked, measured, columns).Concat(WithoutInterval(uncertainty, profiles, options.Terms)));
        DrawProfiles(figure, model, columns, profiles);
        return figure.Finish();
    }

    private static void DrawProfiles(Figure figure, Mixture model, int[] columns, Profile[] profiles)
    {
        int last = columns.Length - 1;
        double low = profiles.Min(profile => profile.Means.Zip(profile.Bars, (m, bar) => double.IsNaN(bar.From) ? m : bar.From).Min());
        double high = profiles.Max(profile => profile.Means.Zip(profile.Bars, (m, bar) => double.IsNaN(bar.To) ? m : bar.To).Max());
        double margin = 0.04 * (high - low);
        string[] names = [.. columns.Reverse().Select(column => Figure.OneLine(model.Columns[column].Name))];
        var panel = new Panel(
            figure.Body,
            new PanelAxis(low - margin, high + margin) { Label = "mean, in standard deviations from the mixture's mean" },
            new PanelAxis(-0.6, last + 0.6) { Names = names });
        for (int c = 0; c < last; c++)
        {
            panel.Line([new Coordinates(low - margin, c + 0.5), new Coordinates(high + margin, c + 0.5)], Theme.Grid, 1);
        }

        panel.Line([new Coordinates(0, -0.6), new Coordinates(0, last + 0.6)], Theme.Frame, 1.2f);
        for (int j = 0; j < profiles.Length; j++)
        {
            // Components lie one below the other within a column's band, so that spreads do not hide each other.
            double shift = profiles.Length == 1 ? 0 : Band * (0.5 - ((double)j / (profiles.Length - 1)));
            Coordinates[] points = [.. profiles[j].Means.Select((m, i) => new Coordinates(m, last - i + shift))];
            panel.Line(points, Theme.Hue(j).WithAlpha(0.35), 1.4f, Theme.Dash(j));
            for (int i = 0; i < points.Length; i++)
            {
                (double from, double to) = profiles[j].Bars[i];
                if (!double.IsNaN(from))
                {
                    panel.Line([new Coordinates(from, points[i].Y), new Coordinates(to, points[i].Y)], Theme.Hue(j).WithAlpha(0.75), 2.2f);
                }
            }

            panel.Mark(points, Theme.Mark(j), Theme.MarkSize(j, 9), Theme.Hue(j));
        }

        figure.Add(panel);
    }

    private static IEnumerable<string> Notes(Mixture model, int[] asked, int[] measured, int[] columns)
    {
        if (columns.Length < measured.Length)
        {
            yield return $"the first {columns.Length} of {Words.Count(measured.Length, "column")}";
        }

        if (measured.Length < asked.Length)
        {
            yield return $"{Words.Count(asked.Length - measured.Length, "column")} without a mean left out";
        }

        if (model.Noise is not null)
        {
            yield return "without the noise";
        }
    }

    /// <summary>Names the column in which the components' means lie furthest apart.</summary>
    private static string? Title(Mixture model, int[] columns, Profile[] profiles, PlotTerms terms)
    {
        if (profiles.Length < 2)
        {
            return null;
        }

        double[] apart = [.. columns.Select((_, i) => profiles.Select((profile, j) => model.Weights[j] * profile.Means[i] * profile.Means[i]).Sum())];
        int widest = Array.IndexOf(apart, apart.Max());
        return $"{char.ToUpperInvariant(terms.Component[0])}{terms.Components[1..]} explain most of {Figure.OneLine(model.Columns[columns[widest]].Name)}: {Words.Percent(apart[widest])} of its variance lies between them";
    }

    /// <summary>The ends of a component's bar in a column, in the mixture's deviations; NaN where a mean has no interval.</summary>
    private static (double From, double To) Ends(MixtureUncertainty? uncertainty, int component, int column, double mean, double deviation, double centre, double unit)
    {
        if (uncertainty is null)
        {
            return ((mean - deviation - centre) / unit, (mean + deviation - centre) / unit);
        }

        ParameterEstimate? found = uncertainty.Find(component, ParameterKind.Mean, column) ?? uncertainty.Find(component, ParameterKind.Rate, column);
        return found is null ? (double.NaN, double.NaN) : ((found.Lower - centre) / unit, (found.Upper - centre) / unit);
    }

    private static IEnumerable<string> WithoutInterval(MixtureUncertainty? uncertainty, Profile[] profiles, PlotTerms terms) =>
        uncertainty is not null && profiles.Any(profile => profile.Bars.Any(bar => double.IsNaN(bar.From))) ? [$"some means have no interval: their {terms.Components} are at a bound"] : [];

    private static IEnumerable<LegendEntry> Legend(Mixture model, MixtureUncertainty? uncertainty, PlotTerms terms)
    {
        yield return new LegendEntry(terms.Heading) { IsHeading = true };
        for (int j = 0; j < model.ClusterCount; j++)
        {
            yield return new LegendEntry(Words.Component(model, j, model.Weights[j])) { IsSeries = true, Color = Theme.Hue(j), Mark = Theme.Mark(j), MarkSize = Theme.MarkSize(j, 9), Line = Theme.Dash(j), LineWidth = 1.4f };
        }

        yield return new LegendEntry("bars") { IsHeading = true };
        string bars = uncertainty is null ? "1 std. dev. to each side" : $"{Words.Percent(uncertainty.Level)} intervals";
        yield return new LegendEntry(bars) { Line = LinePattern.Solid, LineWidth = 2.2f, Color = Theme.Soft };
    }

    /// <summary>A component's means in the columns shown, and the ends of their bars, in the mixture's deviations.</summary>
    private sealed record Profile(double[] Means, (double From, double To)[] Bars);
}
