using System.Collections.Immutable;

namespace Mixtura.Checkpoints;

/// <summary>
/// Components as bytes, with all that decides their next bits: beside its covariance a Gaussian component of free orientation has
/// the axes from which the next iteration goes on.
/// </summary>
internal static class ComponentState
{
    private const int Gaussian = 1;
    private const int Poisson = 2;
    private const int Categorical = 3;
    private const int Composite = 4;
    private const int Uniform = 5;

    /// <summary>Axes are turned many times in a fit, each time with some rounding.</summary>
    private const double OrthogonalWithin = 1e-8;
    private const double SpectrumWithin = 1e-6;

    /// <summary>Whether components of this kind can be written.</summary>
    public static bool Serves(Component component) => component switch
    {
        GaussianComponent or PoissonComponent or CategoricalComponent or UniformComponent => true,
        CompositeComponent composite => composite.Parts.All(Serves),
        _ => false,
    };

    public static void Write(StateWriter state, ImmutableArray<Component> components)
    {
        state.Write(components.Length);
        foreach (Component component in components)
        {
            Write(state, component);
        }
    }

    /// <exception cref="CheckpointException">What is there is no components.</exception>
    public static ImmutableArray<Component> ReadAll(StateReader state)
    {
        var components = new Component[state.ReadLength(1)];
        try
        {
            for (int j = 0; j < components.Length; j++)
            {
                components[j] = Read(state, isPart: false);
            }
        }
        catch (ModelException)
        {
            throw CheckpointFormat.Damaged();
        }

        return [.. components];
    }

    private static void Write(StateWriter state, Component component)
    {
        switch (component)
        {
            case GaussianComponent gaussian:
                state.Write(Gaussian);
                state.Write(gaussian.Mean);
                state.Write(gaussian.IsDiagonal);
                state.Write(gaussian.StoredCovariance);
                state.Write(gaussian.KnownSpectrum is not null);
                if (gaussian.KnownSpectrum is { } spectrum)
                {
                    state.Write(spectrum.Axes);
                    state.Write(spectrum.Eigenvalues);
                    state.Write(spectrum.Reference);
                }

                break;
            case PoissonComponent poisson:
                state.Write(Poisson);
                state.Write(poisson.Rates);
                break;
            case CategoricalComponent categorical:
                state.Write(Categorical);
                state.Write(categorical.Dimensions);
                for (int column = 0; column < categorical.Dimensions; column++)
                {
                    state.Write(categorical.Probabilities(column));
                }

                break;
            case CompositeComponent composite:
                state.Write(Composite);
                state.Write(composite.Parts.Length);
                for (int part = 0; part < composite.Parts.Length; part++)
                {
                    Write(state, composite.Parts[part]);
                    state.WritePlaces(composite.Columns(part));
                }

                break;
            case UniformComponent uniform:
                state.Write(Uniform);
                state.Write(uniform.Centre);
                state.Write(uniform.StoredEdges);
                state.Write(uniform.LogVolume);
                break;
            default:
                throw new NotSupportedException($"Components of the kind {component.GetType().Name} have no form in a checkpoint.");
        }
    }

    /// <param name="state">Where they are read from.</param>
    /// <param name="isPart">Whether it is a part of a composite, which has no parts itself.</param>
    private static Component Read(StateReader state, bool isPart)
    {
        switch (state.ReadInt32())
        {
            case Gaussian:
                return ReadGaussian(state);
            case Poisson:
                return new PoissonComponent(state.ReadDoubles());
            case Categorical:
                double[][] probabilities = new double[state.ReadLength(sizeof(int))][];
                for (int column = 0; column < probabilities.Length; column++)
                {
                    probabilities[column] = state.ReadDoubles();
                }

                return new CategoricalComponent(probabilities);
            case Composite when !isPart:
                var parts = new (Component, ImmutableArray<int>)[state.ReadLength(sizeof(int))];
                for (int part = 0; part < parts.Length; part++)
                {
                    parts[part] = (Read(state, isPart: true), state.ReadPlaces());
                }

                return new CompositeComponent(parts);
            case Uniform:
                double[] centre = Finite(state.ReadDoubles());
                double[] edges = Finite(state.ReadDoubles());
                double logVolume = state.ReadDouble();
                CheckpointFormat.Require(centre.Length > 0 && edges.Length == centre.Length * centre.Length && double.IsFinite(logVolume));
                return new UniformComponent(centre, edges, logVolume);
            default:
                throw CheckpointFormat.Damaged();
        }
    }

    private static GaussianComponent ReadGaussian(StateReader state)
    {
        double[] mean = Finite(state.ReadDoubles());
        int d = mean.Length;
        bool isDiagonal = state.ReadBool();
        double[] covariance = Finite(state.ReadDoubles());
        CheckpointFormat.Require(d > 0 && covariance.Length == (isDiagonal ? d : PackedSymmetric.Length(d)));
        Spectrum? spectrum = state.ReadBool() ? ReadSpectrum(state, d) : null;
        if (isDiagonal)
        {
            CheckpointFormat.Require(spectrum is null && Array.TrueForAll(covariance, variance => variance > 0));
            return GaussianComponent.FromVariances(mean, covariance);
        }

        CheckpointFormat.Require(spectrum is null || IsOf(spectrum, covariance));
        return GaussianComponent.TryCreate(mean, covariance, spectrum) ?? throw CheckpointFormat.Damaged();
    }

    private static Spectrum ReadSpectrum(StateReader state, int d)
    {
        double[] axes = Finite(state.ReadDoubles());
        double[] eigenvalues = Finite(state.ReadDoubles());
        double[] reference = Finite(state.ReadDoubles());
        CheckpointFormat.Require(eigenvalues.Length == d && Array.TrueForAll(eigenvalues, value => value > 0) && IsOrthogonal(axes, d) && IsOrthogonal(reference, d));
        return new Spectrum(axes, eigenvalues, reference);
    }

    private static bool IsOf(Spectrum spectrum, double[] covariance)
    {
        double[] own = spectrum.ToCovariance();
        double largest = spectrum.Eigenvalues.Max();
        return own.Zip(covariance).All(pair => Math.Abs(pair.First - pair.Second) <= SpectrumWithin * largest);
    }

    private static bool IsOrthogonal(double[] axes, int d)
    {
        for (int i = 0; i < d && axes.Length == d * d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = 0;
                for (int c = 0; c < d; c++)
                {
                    product += axes[(i * d) + c] * axes[(j * d) + c];
                }

                if (!(Math.Abs(product - (i == j ? 1 : 0)) <= OrthogonalWithin))
                {
                    return false;
                }
            }
        }

        return axes.Length == d * d;
    }

    private static double[] Finite(double[] values)
    {
        CheckpointFormat.Require(Array.TrueForAll(values, double.IsFinite));
        return values;
    }
}
