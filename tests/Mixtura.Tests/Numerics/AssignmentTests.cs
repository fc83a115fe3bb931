namespace Mixtura.Tests.Numerics;

public sealed class AssignmentTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 6)]
    [InlineData(6, 6)]
    public void NoOtherAssignmentGainsMore(int rows, int columns)
    {
        var random = new RandomSource(17);
        for (int trial = 0; trial < 50; trial++)
        {
            double[,] gain = new double[rows, columns];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    // Whole numbers, so that there are ties.
                    gain[i, j] = Math.Floor(10 * random.NextDouble());
                }
            }

            int[] chosen = Assignment.Largest(gain);
            Assert.Equal(rows, chosen.Distinct().Count());
            Assert.Equal(Best(gain, 0, []), Enumerable.Range(0, rows).Sum(i => gain[i, chosen[i]]));
        }
    }

    /// <summary>The largest sum, by trying all.</summary>
    private static double Best(double[,] gain, int row, int[] taken) => row == gain.GetLength(0)
        ? 0
        : Enumerable.Range(0, gain.GetLength(1)).Except(taken).Max(column => gain[row, column] + Best(gain, row + 1, [.. taken, column]));
}
