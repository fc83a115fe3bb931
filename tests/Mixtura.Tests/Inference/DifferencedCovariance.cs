using Mixtura.Inference;

namespace Mixtura.Tests.Inference;

/// <summary>The covariance of estimates from second differences of a log-likelihood, in coordinates of our own: what is free, entry by entry.</summary>
internal static class DifferencedCovariance
{
    /// <summary>In the order of the model's parameters.</summary>
    public static double[,] Of(GaussianMixture model, HeldParameters held, Func<Mixture, double> logLikelihood)
    {
        (double[] at, Func<double[], Mixture> mixture) = Free(model, held);
        double[,] covariance = Inverse(Curvature(x => -logLikelihood(mixture(x)), at));
        var parameters = new MixtureParameters(model, model.Family.CreateParameterMap());
        double[][] jacobian = [.. Enumerable.Range(0, at.Length).Select(c => Slope(x => parameters.Copy(mixture(x)), at, c))];
        int count = jacobian[0].Length;
        double[,] slow = new double[count, count];
        for (int p = 0; p < count; p++)
        {
            for (int q = 0; q < count; q++)
            {
                for (int a = 0; a < at.Length; a++)
                {
                    for (int b = 0; b < at.Length; b++)
                    {
                        slow[p, q] += jacobian[a][p] * covariance[a, b] * jacobian[b][q];
                    }
                }
            }
        }

        return slow;
    }

    /// <summary>The free parameters as numbers, and the mixture that some of these make.</summary>
    private static (double[] At, Func<double[], Mixture> Mixture) Free(GaussianMixture model, HeldParameters held)
    {
        var at = new List<double>();
        int clusters = model.ClusterCount;
        bool isTied = (held.Covariance ?? model.Covariance) == Covariance.EEE;
        bool isFirst = true;
        int d = model.Dimensions;
        (int I, int J)[] entries = [.. Enumerable.Range(0, d).SelectMany(i => Enumerable.Range(i, d - i).Select(j => (i, j))).Where(pair => !held.Uncorrelated.Contains(pair) && !held.Uncorrelated.Contains((pair.j, pair.i)))];
        for (int j = 0; j < clusters; j++)
        {
            var component = (GaussianComponent)((Mixture)model).Components[j];
            if (held.Components.Contains(j))
            {
                continue;
            }

            at.AddRange(held.Means.Contains(j) ? [] : component.Mean.ToArray());
            at.AddRange(isTied && !isFirst ? [] : (IEnumerable<double>)[.. entries.Select(pair => component.Covariance(pair.I, pair.J))]);
            isFirst = false;
        }

        double?[] given = held.Proportions is GivenProportions { Values: var values } ? [.. values] : new double?[clusters];
        int[] free = [.. Enumerable.Range(0, clusters).Where(j => given[j] is null)];
        int weightsAt = at.Count;
        bool areEqual = held.Proportions == Proportions.Equal;
        bool hasNoise = ((Mixture)model).Components.Length > clusters;
        at.AddRange(areEqual ? (hasNoise ? [model.Weights[^1]] : []) : free.Skip(1).Select(j => model.Weights[j]));
        return ([.. at], Made);

        Mixture Made(double[] x)
        {
            int next = 0;
            double[]? shared = null;
            var components = new Component[((Mixture)model).Components.Length];
            for (int j = 0; j < components.Length; j++)
            {
                components[j] = ((Mixture)model).Components[j];
                if (j >= clusters || held.Components.Contains(j))
                {
                    continue;
                }

                double[] mean = held.Means.Contains(j) ? ((GaussianComponent)components[j]).Mean.ToArray() : [.. Enumerable.Range(0, d).Select(_ => x[next++])];
                double[] s = isTied && shared is not null ? shared : shared = [.. entries.Select(_ => x[next++])];
                double[,] covariance = new double[d, d];
                for (int e = 0; e < entries.Length; e++)
                {
                    covariance[entries[e].I, entries[e].J] = covariance[entries[e].J, entries[e].I] = s[e];
                }

                components[j] = GaussianComponent.Create(mean, covariance);
            }

            double[] weights = new double[components.Length];
            if (areEqual)
            {
                double rest = hasNoise ? 1 - x[weightsAt] : 1;
                Array.Fill(weights, rest / clusters);
                weights[^1] = hasNoise ? x[weightsAt] : weights[^1];
            }
            else
            {
                for (int j = 0; j < clusters; j++)
                {
                    int place = Array.IndexOf(free, j);
                    weights[j] = given[j] ?? (place == 0 ? 0 : x[weightsAt + place - 1]);
                }

                if (free.Length > 0)
                {
                    weights[free[0]] = 1 - weights.Sum();
                }
            }

            return Mixture.With(model.Family, weights, components, model.Columns);
        }
    }

    private static double Step(double value) => 1e-3 * Math.Max(0.1, Math.Abs(value));

    private static double[] Slope(Func<double[], double[]> f, double[] at, int c)
    {
        double h = Step(at[c]);
        double[] ahead = f(Moved(at, c, h)), behind = f(Moved(at, c, -h));
        return [.. ahead.Zip(behind, (a, b) => (a - b) / (2 * h))];
    }

    private static double[] Moved(double[] at, int c, double step)
    {
        double[] moved = [.. at];
        moved[c] += step;
        return moved;
    }

    private static double[,] Curvature(Func<double[], double> f, double[] at)
    {
        int m = at.Length;
        double[,] curvature = new double[m, m];
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b < m; b++)
            {
                // Of the fourth order: (4·D(h) − D(2h))/3.
                curvature[a, b] = ((4 * Second(1)) - Second(2)) / 3;

                double Second(double size)
                {
                    double ha = size * Step(at[a]);
                    double hb = size * Step(at[b]);
                    return (f(Moved(Moved(at, a, ha), b, hb)) - f(Moved(Moved(at, a, ha), b, -hb)) - f(Moved(Moved(at, a, -ha), b, hb)) + f(Moved(Moved(at, a, -ha), b, -hb))) / (4 * ha * hb);
                }
            }
        }

        return curvature;
    }

    private static double[,] Inverse(double[,] matrix)
    {
        int m = matrix.GetLength(0);
        double[] scale = [.. Enumerable.Range(0, m).Select(c => 1 / Math.Sqrt(matrix[c, c]))];
        MathNet.Numerics.LinearAlgebra.Matrix<double> scaled = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(m, m, (a, b) => matrix[a, b] * scale[a] * scale[b]).Inverse();
        double[,] inverse = new double[m, m];
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b < m; b++)
            {
                inverse[a, b] = scaled[a, b] * scale[a] * scale[b];
            }
        }

        return inverse;
    }
}
