namespace Mixtura.Tests.Estimation;

/// <summary>The certificate's gradient against central differences of the mean log-likelihood in the documented coordinates.</summary>
public sealed class GradientTests
{
    /// <summary>A step whose cube and whose share of rounding (1e-15 / step) are both near 1e-10.</summary>
    private const double Step = 1e-5;

    public static TheoryData<string> Models() => SampleModels.All();

    [Theory]
    [MemberData(nameof(Models))]
    public void AgreesWithDifferencesAwayFromTheMaximum(string name)
    {
        Mixture truth = SampleModels.Of(name);
        MixtureSample sample = truth.Sample(400, 61);
        int[] labels = [.. sample.Components.Select((z, i) => i % 4 == 0 ? (z + 1) % truth.Components.Length : z)];
        FitResult<Mixture> fit = Mixture.Fit(sample.Rows, truth.Family, new FitOptions
        {
            Components = truth.Components.Length,
            Start = Start.FromLabels(labels),
            Convergence = new Convergence { DistanceToLimit = null },
            MaxIterations = 1,
        });
        double square = 0;
        int coordinates = 0;
        foreach (Func<double, Mixture> along in Directions(fit.Model))
        {
            double slope = (along(Step).LogLikelihood(sample.Rows) - along(-Step).LogLikelihood(sample.Rows)) / (2 * Step * 400);
            square += slope * slope;
            coordinates++;
        }

        Assert.True(coordinates >= fit.Model.ParameterCount);
        Assert.True(fit.Certificate.GradientNorm > 1e-3, "the point is too near the maximum to tell");
        ReferenceFit.Near(Math.Sqrt(square), fit.Certificate.GradientNorm, 1e-6 * Math.Sqrt(square), "gradient norm");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void VanishesAtTheMaximum(string name)
    {
        Mixture truth = SampleModels.Of(name);
        RowTable rows = truth.Sample(400, 62).Rows;
        FitResult<Mixture> fit = Mixture.Fit(rows, truth.Family, ReferenceFit.ToStagnation(truth.Components.Length, Start.FromModel(truth)));

        // Parameters moved by less than 1e-12 in the last step, and sums of 400 rows have that much rounding.
        Assert.InRange(fit.Certificate.GradientNorm, 0, 1e-10);
        Assert.Equal(fit.Certificate.GradientNorm, fit.Summary.GradientNorm);
    }

    private static IEnumerable<Func<double, Mixture>> Directions(Mixture model)
    {
        double[] weights = model.Weights.ToArray();
        Component[] components = [.. model.Components];
        for (int j = 0; j < weights.Length; j++)
        {
            int moved = j;
            yield return h => Mixture.With(model.Family, Softmax(weights, moved, h), components, model.Columns);
        }

        foreach (Func<double, Component[]> along in Directions(model.Family, components))
        {
            yield return h => Mixture.With(model.Family, weights, along(h), model.Columns);
        }
    }

    private static IEnumerable<Func<double, Component[]>> Directions(Family family, Component[] components) => family switch
    {
        GaussianFamily gaussian => GaussianDirections(gaussian, components),
        PoissonFamily => PoissonDirections(components),
        CategoricalFamily => LabelDirections(components),
        CompositeFamily composite => PartDirections(composite, components),
        _ => throw new ArgumentOutOfRangeException(nameof(family)),
    };

    private static IEnumerable<Func<double, Component[]>> PoissonDirections(Component[] components)
    {
        for (int j = 0; j < components.Length; j++)
        {
            for (int i = 0; i < components[j].Dimensions; i++)
            {
                int component = j;
                int column = i;
                yield return h => Replace(components, component, new PoissonComponent([.. ((PoissonComponent)components[component]).Rates.ToArray().Select((rate, c) => c == column ? rate * Math.Exp(h) : rate)]));
            }
        }
    }

    private static IEnumerable<Func<double, Component[]>> LabelDirections(Component[] components)
    {
        for (int j = 0; j < components.Length; j++)
        {
            var labels = (CategoricalComponent)components[j];
            for (int i = 0; i < labels.Dimensions; i++)
            {
                for (int level = 0; level < labels.CountLevels(i); level++)
                {
                    int component = j;
                    int column = i;
                    int moved = level;
                    yield return h => Replace(components, component, new CategoricalComponent(
                        [.. Enumerable.Range(0, labels.Dimensions).Select(c => c == column ? Softmax(labels.Probabilities(c).ToArray(), moved, h) : labels.Probabilities(c).ToArray())]));
                }
            }
        }
    }

    private static IEnumerable<Func<double, Component[]>> PartDirections(CompositeFamily family, Component[] components)
    {
        for (int p = 0; p < family.Parts.Length; p++)
        {
            int part = p;
            Component[] own = [.. components.Select(component => ((CompositeComponent)component).Parts[part])];
            foreach (Func<double, Component[]> along in Directions(family.Parts[p].Family, own))
            {
                yield return h =>
                {
                    Component[] changed = along(h);
                    return [.. components.Select((component, j) => new CompositeComponent(((CompositeComponent)component).Parts.Select((old, q) => (q == part ? changed[j] : old, ((CompositeComponent)component).Columns(q)))))];
                };
            }
        }
    }

    /// <summary>Means μ + R·m; volumes, shapes and rotations as the structure's letters share them.</summary>
    private static IEnumerable<Func<double, Component[]>> GaussianDirections(GaussianFamily family, Component[] components)
    {
        int d = components[0].Dimensions;
        string letters = family.Covariance.ToString();
        bool isOriented = letters[2] != 'I' && letters[2] != letters[1];
        double[][,] roots = [.. components.Select((component, j) => isOriented
            ? AxesRoot(Matrix((GaussianComponent)component), Matrix((GaussianComponent)components[letters[2] == 'E' ? 0 : j]))
            : Factor((GaussianComponent)component))];
        for (int j = 0; j < components.Length; j++)
        {
            for (int i = 0; i < d; i++)
            {
                int component = j;
                int column = i;
                yield return h =>
                {
                    var old = (GaussianComponent)components[component];
                    return Replace(components, component, Make(family, [.. old.Mean.ToArray().Select((m, r) => m + (roots[component][r, column] * h))], Matrix(old)));
                };
            }
        }

        var diagonal = Enumerable.Range(1, d - 1).Select(c => Helmert(d, c));
        var mixed = Enumerable.Range(0, d).SelectMany(a => Enumerable.Range(0, a).Select(b => Unit(d, a, b)));
        (char Sharing, IEnumerable<Func<double, double[,]>> Inner)[] parts =
        [
            (letters[0], [h => Scaled(Identity(d), 1 + (h / Math.Sqrt(d)))]),
            (letters[1], (letters[2] == letters[1] && !isOriented && letters[2] != 'I' ? diagonal.Concat(mixed) : diagonal).Select(e => (Func<double, double[,]>)(h => Plus(Identity(d), e, h)))),
        ];
        foreach ((char sharing, IEnumerable<Func<double, double[,]>> inner) in parts.Where(part => part.Sharing != 'I'))
        {
            foreach (Func<double, double[,]> e in inner)
            {
                for (int j = 0; j < (sharing == 'E' ? 1 : components.Length); j++)
                {
                    int component = j;
                    yield return h => [.. components.Select((old, c) => c == component || sharing == 'E' ? Stretch(family, (GaussianComponent)old, roots[c], e(h)) : old)];
                }
            }
        }

        for (int p = 0; isOriented && p < d; p++)
        {
            for (int q = p + 1; q < d; q++)
            {
                for (int j = 0; j < (letters[2] == 'E' ? 1 : components.Length); j++)
                {
                    (int component, int first, int second) = (j, p, q);
                    double unit = 1 / Math.Max(1, (letters[2] == 'E' ? roots : [roots[j]]).Max(root => Contrast(root, p, q)));
                    yield return h => [.. components.Select((old, c) => c == component || letters[2] == 'E' ? Turn(family, (GaussianComponent)old, roots[c], first, second, h * unit) : old)];
                }
            }
        }
    }

    /// <summary>D·√e for axes D taken from a matrix that has them, by another library's decomposition.</summary>
    private static double[,] AxesRoot(double[,] covariance, double[,] withAxes)
    {
        int d = covariance.GetLength(0);
        double[,] axes = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(withAxes).Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric).EigenVectors.ToArray();
        double[,] rotated = RandomMatrices.Multiply(RandomMatrices.Transpose(axes), RandomMatrices.Multiply(covariance, axes));
        for (int i = 0; i < d; i++)
        {
            for (int c = 0; c < d; c++)
            {
                axes[i, c] *= Math.Sqrt(rotated[c, c]);
            }
        }

        return axes;
    }

    /// <summary>|e_q − e_p|/√(e_p·e_q) of the squared lengths e of a root's columns.</summary>
    private static double Contrast(double[,] root, int p, int q)
    {
        double[] e = [.. new[] { p, q }.Select(c => Enumerable.Range(0, root.GetLength(0)).Sum(i => root[i, c] * root[i, c]))];
        return Math.Abs(e[1] - e[0]) / Math.Sqrt(e[0] * e[1]);
    }

    private static GaussianComponent Turn(GaussianFamily family, GaussianComponent component, double[,] root, int p, int q, double angle)
    {
        int d = component.Dimensions;
        double[,] turned = (double[,])root.Clone();
        double[] lengths = [.. Enumerable.Range(0, d).Select(c => Math.Sqrt(Enumerable.Range(0, d).Sum(i => root[i, c] * root[i, c])))];
        for (int i = 0; i < d; i++)
        {
            // D(I + Ω) to first order, Ω_pq = h: column q gains column p, column p loses column q.
            double a = root[i, p] / lengths[p];
            double b = root[i, q] / lengths[q];
            turned[i, p] = ((Math.Cos(angle) * a) - (Math.Sin(angle) * b)) * lengths[p];
            turned[i, q] = ((Math.Sin(angle) * a) + (Math.Cos(angle) * b)) * lengths[q];
        }

        return Make(family, component.Mean.ToArray(), RandomMatrices.Multiply(turned, RandomMatrices.Transpose(turned)));
    }

    private static GaussianComponent Stretch(GaussianFamily family, GaussianComponent component, double[,] root, double[,] inner) =>
        Make(family, component.Mean.ToArray(), RandomMatrices.Multiply(RandomMatrices.Multiply(root, inner), RandomMatrices.Transpose(root)));

    private static GaussianComponent Make(GaussianFamily family, double[] mean, double[,] covariance)
    {
        int d = mean.Length;
        for (int i = 0; i < d; i++)
        {
            for (int c = 0; c < i; c++)
            {
                covariance[i, c] = covariance[c, i];
            }
        }

        return Covariances.IsDiagonal(family.Covariance)
            ? GaussianComponent.CreateDiagonal(mean, [.. Enumerable.Range(0, d).Select(i => covariance[i, i])])
            : GaussianComponent.Create(mean, covariance);
    }

    private static double[,] Plus(double[,] matrix, double[,] e, double h)
    {
        for (int a = 0; a < e.GetLength(0); a++)
        {
            for (int b = 0; b < e.GetLength(0); b++)
            {
                matrix[a, b] += h * e[a, b];
            }
        }

        return matrix;
    }

    private static double[,] Scaled(double[,] matrix, double factor) => Plus(matrix, (double[,])matrix.Clone(), factor - 1);

    /// <summary>Diagonal matrices of trace 0 and norm 1, orthogonal to each other.</summary>
    private static double[,] Helmert(int d, int c)
    {
        double[,] matrix = new double[d, d];
        double norm = Math.Sqrt(c * (c + 1.0));
        for (int i = 0; i < c; i++)
        {
            matrix[i, i] = 1 / norm;
        }

        matrix[c, c] = -c / norm;
        return matrix;
    }

    /// <summary>The lower triangular factor by the textbook's recursion.</summary>
    private static double[,] Factor(GaussianComponent component)
    {
        int d = component.Dimensions;
        double[,] l = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = component.Covariance(i, j);
                for (int c = 0; c < j; c++)
                {
                    sum -= l[i, c] * l[j, c];
                }

                l[i, j] = i == j ? Math.Sqrt(sum) : sum / l[j, j];
            }
        }

        return l;
    }

    private static double[,] Matrix(GaussianComponent component)
    {
        double[,] matrix = new double[component.Dimensions, component.Dimensions];
        for (int i = 0; i < component.Dimensions; i++)
        {
            for (int j = 0; j < component.Dimensions; j++)
            {
                matrix[i, j] = component.Covariance(i, j);
            }
        }

        return matrix;
    }

    private static double[,] Identity(int d)
    {
        double[,] matrix = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            matrix[i, i] = 1;
        }

        return matrix;
    }

    private static double[,] Unit(int d, int a, int b)
    {
        double[,] matrix = new double[d, d];
        matrix[a, b] = matrix[b, a] = a == b ? 1 : Math.Sqrt(0.5);
        return matrix;
    }

    private static double[] Softmax(double[] probabilities, int moved, double h)
    {
        double[] terms = [.. probabilities.Select((p, j) => j == moved ? p * Math.Exp(h) : p)];
        return [.. terms.Select(term => term / terms.Sum())];
    }

    private static Component[] Replace(Component[] components, int at, Component by) => [.. components.Select((component, j) => j == at ? by : component)];
}
