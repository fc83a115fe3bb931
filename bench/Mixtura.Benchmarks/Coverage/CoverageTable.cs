namespace Mixtura.Benchmarks.Coverage;

/// <summary>For each method the share of intervals that hold what the fit tends to, by the kind of parameter.</summary>
internal sealed class CoverageTable(CoverageCase one, UncertaintyMethod[] asked, int sets, int replicates, int threads)
{
    private readonly Mixture _target = one.Target();

    public void Write(Report report)
    {
        int methods = asked.Length;
        var found = new Outcome?[methods, sets];
        Parallel.For(0, sets, new ParallelOptions { MaxDegreeOfParallelism = threads }, set =>
        {
            RowTable rows = one.Truth.Sample(one.Rows, seed: 1000 + (ulong)set).Rows;
            Mixture model = Ordered(one.Fit(rows, one.Truth));
            for (int method = 0; method < methods; method++)
            {
                found[method, set] = Look(model, rows, asked[method], (ulong)set);
            }
        });
        Outcome[] all = [.. found.OfType<Outcome>()];
        string[] kinds = [.. all[0].Kinds.Distinct()];
        report.Heading($"{char.ToUpperInvariant(one.Name[0])}{one.Name[1..]}: {one.Rows} rows");
        var table = new TextTable(["method", .. kinds, "mean width", "no result"]);
        double width = Enumerable.Range(0, sets).Select(set => found[0, set]).OfType<Outcome>().Average(outcome => outcome.LogWidth);
        for (int method = 0; method < methods; method++)
        {
            Outcome[] own = [.. Enumerable.Range(0, sets).Select(set => found[method, set]).OfType<Outcome>()];
            table.Add([
                UncertaintyMethods.Name(asked[method]),
                .. kinds.Select(kind => $"{100 * own.SelectMany(outcome => outcome.Kinds.Zip(outcome.IsCovered)).Where(pair => pair.First == kind).Average(pair => pair.Second ? 1.0 : 0.0):F1} %"),
                $"{Math.Exp(own.Average(outcome => outcome.LogWidth) - width):F3}",
                $"{sets - own.Length}"]);
        }

        report.Table(table);
    }

    private Outcome? Look(Mixture model, RowTable rows, UncertaintyMethod method, ulong seed)
    {
        try
        {
            MixtureUncertainty uncertainty = model.ParameterUncertainty(rows, new UncertaintyOptions { Method = method, Replicates = replicates, Seed = seed, Threads = 1 });
            ParameterEstimate[] parameters = [.. uncertainty.Parameters.Where(parameter => parameter.StandardError > 0)];
            double[] truth = [.. Values(_target, [.. parameters.Select(parameter => parameter.Name)])];
            return new Outcome(
                [.. parameters.Select(parameter => Kind(parameter.Name.Kind))],
                [.. parameters.Zip(truth, (parameter, value) => parameter.Lower <= value && value <= parameter.Upper)],
                parameters.Average(parameter => Math.Log(parameter.Upper - parameter.Lower)));
        }
        catch (SingularInformationException)
        {
            return null;
        }
    }

    /// <summary>The components in the order of the truth, which a fit's weights need not have.</summary>
    private static Mixture Ordered(Mixture model)
    {
        double[] mean = new double[model.Dimensions];
        int[] order = [.. Enumerable.Range(0, model.Components.Length).OrderBy(j =>
        {
            model.Components[j].CopyMean(mean);
            return mean[0];
        })];
        return new Mixture(model.Family, order.Select(j => model.Weights[j]), order.Select(j => model.Components[j]), model.Columns);
    }

    private static IEnumerable<double> Values(Mixture target, ParameterName[] names)
    {
        foreach (ParameterName name in names)
        {
            int j = name.Component!.Value;
            Component component = target.Components[j];
            yield return name.Kind switch
            {
                ParameterKind.Weight => target.Weights[j],
                ParameterKind.Mean => ((GaussianComponent)component).Mean[name.Column!.Value],
                ParameterKind.Rate => ((PoissonComponent)component).Rates[name.Column!.Value],
                _ => ((GaussianComponent)component).Covariance(name.Column!.Value, name.OtherColumn ?? name.Column!.Value),
            };
        }
    }

    private static string Kind(ParameterKind kind) => kind switch
    {
        ParameterKind.Weight => "weights",
        ParameterKind.Mean => "means",
        ParameterKind.Rate => "rates",
        _ => "variances and covariances",
    };

    private sealed record Outcome(string[] Kinds, bool[] IsCovered, double LogWidth);
}
