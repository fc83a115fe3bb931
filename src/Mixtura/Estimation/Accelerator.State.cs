using Mixtura.Checkpoints;

namespace Mixtura.Estimation;

/// <content>
/// What is remembered from iteration to iteration, as bytes; between two of them the point before the last is of no more use, and the
/// direction is found again.
/// </content>
internal sealed partial class Accelerator
{
    public void Write(StateWriter state)
    {
        state.Write(_reach);
        state.Write(_isCut);
        state.Write(ExpectedGain);
        state.Write(PlainGain);
        state.Write(_hasHere);
        if (_hasHere)
        {
            state.Write(_here.At);
            state.Write(_here.Step);
            state.Write(_here.Gradient);
        }

        state.Write(_pairs.Count);
        foreach (Pair pair in _pairs)
        {
            state.Write(pair.Move);
            state.Write(pair.Fall);
            state.Write(pair.Shortening);
            state.Write(pair.Curvature);
        }
    }

    public void Restore(StateReader state)
    {
        _reach = state.ReadDouble();
        _isCut = state.ReadBool();
        ExpectedGain = state.ReadDouble();
        PlainGain = state.ReadDouble();
        _hasHere = state.ReadBool();
        if (_hasHere)
        {
            Read(state, _here.At);
            Read(state, _here.Step);
            Read(state, _here.Gradient);
        }

        _pairs.Clear();
        int pairs = state.ReadInt32();
        CheckpointFormat.Require(pairs >= 0 && pairs <= _most && _reach >= LeastReach && double.IsFinite(_reach));
        for (int p = 0; p < pairs; p++)
        {
            var pair = new Pair(_coordinates);
            Read(state, pair.Move);
            Read(state, pair.Fall);
            Read(state, pair.Shortening);
            pair.Curvature = state.ReadDouble();
            _pairs.Add(pair);
        }

        if (!double.IsNaN(ExpectedGain))
        {
            FindDirection();
        }
    }

    private void Read(StateReader state, double[] values)
    {
        double[] read = state.ReadDoubles();
        if (read.Length != _coordinates || !Array.TrueForAll(read, double.IsFinite))
        {
            throw CheckpointFormat.Damaged();
        }

        read.CopyTo(values, 0);
    }
}
