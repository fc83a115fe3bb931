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

    public static ImmutableArray<Component> ReadAll(StateReader state)
    {
        var components = new Component[state.ReadLength(1)];
        for (int j = 0; j < components.Length; j++)
        {
            components[j] = Read(state);
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

    private static Component Read(StateReader state)
    {
        switch (state.ReadInt32())
        {
            case Gaussian:
                double[] mean = state.ReadDoubles();
                bool isDiagonal = state.ReadBool();
                double[] covariance = state.ReadDoubles();
                Spectrum? spectrum = state.ReadBool() ? new Spectrum(state.ReadDoubles(), state.ReadDoubles(), state.ReadDoubles()) : null;
                return (isDiagonal ? GaussianComponent.FromVariances(mean, covariance) : GaussianComponent.TryCreate(mean, covariance, spectrum)) ?? throw CheckpointFormat.Damaged();
            case Poisson:
                return new PoissonComponent(state.ReadDoubles());
            case Categorical:
                double[][] probabilities = new double[state.ReadLength(sizeof(int))][];
                for (int column = 0; column < probabilities.Length; column++)
                {
                    probabilities[column] = state.ReadDoubles();
                }

                return new CategoricalComponent(probabilities);
            case Composite:
                var parts = new (Component, ImmutableArray<int>)[state.ReadLength(sizeof(int))];
                for (int part = 0; part < parts.Length; part++)
                {
                    parts[part] = (Read(state), state.ReadPlaces());
                }

                return new CompositeComponent(parts);
            case Uniform:
                return new UniformComponent(state.ReadDoubles(), state.ReadDoubles(), state.ReadDouble());
            default:
                throw CheckpointFormat.Damaged();
        }
    }
}
