using System.Collections.Immutable;

namespace Mixtura.Checkpoints;

/// <summary>Families and starts as bytes, to tell whether two are the same; they are not read back.</summary>
internal static class FamilyIdentity
{
    /// <exception cref="ArgumentException">The family is none of the library's.</exception>
    public static void Write(StateWriter state, Family family)
    {
        state.Write(family.GetType().Name);
        switch (family)
        {
            case GaussianFamily gaussian:
                state.Write(gaussian.Covariance.ToString());
                state.Write(gaussian.Floor);
                Write(state, gaussian.EigenvalueRatio);
                Write(state, gaussian.Prior);
                Write(state, gaussian.HeldMeans);
                state.WritePlaces([.. gaussian.Uncorrelated.SelectMany(pair => new[] { pair.First, pair.Second })]);
                break;
            case CategoricalFamily categorical:
                state.WritePlaces(categorical.LevelCounts);
                break;
            case PoissonFamily:
                break;
            case CompositeFamily composite:
                foreach (CompositePart part in composite.Parts)
                {
                    Write(state, part.Family);
                    state.WritePlaces(part.Columns);
                }

                break;
            case NoiseFamily noise:
                Write(state, noise.Inner);
                Write(state, noise.Volume);
                break;
            case KnownFamily known:
                Write(state, known.Inner);
                ComponentState.Write(state, known.Known);
                break;
            default:
                throw new ArgumentException($"Fits of the family '{family.Name}' ({family.GetType().Name}) cannot be kept in a checkpoint, which knows the library's own families only; leave the checkpoint out.", nameof(family));
        }
    }

    public static void Write(StateWriter state, Start start)
    {
        state.Write(start.GetType().Name);
        switch (start)
        {
            case CombinedStart or KMeansStart or RandomStart:
                break;
            case HierarchicalStart hierarchical:
                state.Write(hierarchical.Options.Criterion.ToString());
                state.Write(hierarchical.Options.Transformation.ToString());
                break;
            case LabelsStart labels:
                state.WritePlaces(labels.Labels);
                break;
            case MeansStart means:
                Write(state, means.Means);
                break;
            case ModelStart model:
                Write(state, model.Model.Family);
                state.Write([.. model.Model.Weights]);
                ComponentState.Write(state, model.Model.Components);
                break;
            default:
                throw new NotSupportedException($"The start {start.GetType().Name} has no form in a checkpoint.");
        }
    }

    private static void Write(StateWriter state, GaussianPrior prior)
    {
        state.Write(prior.Exists);
        state.Write(prior.Shrinkage);
        state.Write(prior.Mean is { } mean ? mean.AsSpan() : []);
        Write(state, prior.DegreesOfFreedom);
        state.Write([.. prior.Scale?.Cast<double>() ?? []]);
    }

    private static void Write(StateWriter state, ImmutableArray<ImmutableArray<double>> means)
    {
        state.Write(means.Length);
        foreach (ImmutableArray<double> mean in means)
        {
            state.Write(mean.AsSpan());
        }
    }

    private static void Write(StateWriter state, double? value)
    {
        state.Write(value is not null);
        state.Write(value ?? 0);
    }
}
