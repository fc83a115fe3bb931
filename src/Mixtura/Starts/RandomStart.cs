using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Responsibilities drawn uniformly from the simplex, each row from a stream of its own.</summary>
internal sealed record RandomStart : Start
{
    public override bool IsGiven => false;

    internal override (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index)
    {
        ulong seed = StartContext.Randomness(context.Seed, index).NextUInt64();
        return context.Maximize(new Simplex(seed, context.Components), again: false);
    }

    private sealed class Simplex(ulong seed, int components) : Responsibilities
    {
        public override void Fill(RowTable table, int chunk, int block, Span<double> tile)
        {
            long first = ((long)(table.FirstChunk + chunk) * RowTable.ChunkRows) + (block * RowTable.BlockRows);
            var random = new RandomSource(seed);
            for (int r = 0; r < RowTable.BlockRows; r++)
            {
                random.Seek((ulong)(first + r));
                double sum = 0;
                for (int j = 0; j < components; j++)
                {
                    double share = -Elementary.Log(random.NextDouble());
                    tile[(j * RowTable.BlockRows) + r] = share;
                    sum += share;
                }

                for (int j = 0; j < components; j++)
                {
                    tile[(j * RowTable.BlockRows) + r] /= sum;
                }
            }
        }
    }
}
