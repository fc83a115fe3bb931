using Mixtura.Checkpoints;

namespace Mixtura;

/// <summary>What a fold that is finished says of its rows, as a journal keeps it.</summary>
internal static class FoldState
{
    /// <summary>Writes the posteriors and log-densities of the fold's rows.</summary>
    /// <param name="predicted">What is said of all rows.</param>
    /// <param name="isOut">Whether a row is of the fold.</param>
    /// <param name="isSound">Whether every component of the fold's fits is sound.</param>
    /// <param name="isSame">Whether the same was chosen as on all rows.</param>
    public static StateWriter Write(ClassPosterior predicted, Func<int, bool> isOut, bool isSound, bool isSame)
    {
        var state = new StateWriter();
        state.Write(isSound);
        state.Write(isSame);
        int k = predicted.Posterior.Length / Math.Max(1, predicted.Classes.Length);
        for (int row = 0; row < predicted.Classes.Length; row++)
        {
            if (isOut(row))
            {
                state.Write(predicted.Posterior.AsSpan(row * k, k));
                state.Write(predicted.LogDensity[row]);
            }
        }

        return state;
    }

    /// <summary>Reads them, and decides by them.</summary>
    /// <param name="state">What was written.</param>
    /// <param name="predicted">Receives what is said of the fold's rows.</param>
    /// <param name="classifier">The classifier that decides.</param>
    /// <param name="isOut">Whether a row is of the fold.</param>
    /// <exception cref="CheckpointException">It is not of these rows and classes.</exception>
    public static (bool IsSound, bool IsSame) Read(StateReader state, ClassPosterior predicted, MixtureClassifier classifier, Func<int, bool> isOut)
    {
        (bool isSound, bool isSame) = (state.ReadBool(), state.ReadBool());
        int k = classifier.Classes.Length;
        for (int row = 0; row < predicted.Classes.Length; row++)
        {
            if (!isOut(row))
            {
                continue;
            }

            double[] posterior = state.ReadDoubles();
            CheckpointFormat.Require(posterior.Length == k && Array.TrueForAll(posterior, p => p is >= 0 and <= 1));
            posterior.CopyTo(predicted.Posterior, row * k);
            predicted.Classes[row] = classifier.Decide(posterior);
            predicted.Uncertainty[row] = 1 - posterior[predicted.Classes[row]];
            predicted.LogDensity[row] = state.ReadDouble();
        }

        CheckpointFormat.Require(state.IsAtEnd);
        return (isSound, isSame);
    }
}
