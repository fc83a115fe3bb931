namespace Mixtura.Numerics;

/// <summary>The assignment problem, by the Hungarian method with shortest augmenting paths (Kuhn 1955; Jonker and Volgenant 1987).</summary>
internal static class Assignment
{
    /// <summary>Gives each row a column of its own so that the sum of the entries chosen is largest.</summary>
    /// <param name="gain">Finite entries, rows × columns, with at least as many columns as rows.</param>
    /// <returns>For each row its column.</returns>
    public static int[] Largest(double[,] gain)
    {
        int rows = gain.GetLength(0);
        int columns = gain.GetLength(1);
        double[] rowPrice = new double[rows + 1];
        double[] columnPrice = new double[columns + 1];

        // The row, from 1, that each column is given to; column 0 stands for the row that is being placed.
        int[] rowOf = new int[columns + 1];
        int[] before = new int[columns + 1];
        for (int row = 1; row <= rows; row++)
        {
            double[] least = new double[columns + 1];
            Array.Fill(least, double.PositiveInfinity);
            bool[] isReached = new bool[columns + 1];
            int at = 0;
            rowOf[0] = row;
            do
            {
                isReached[at] = true;
                int next = 0;
                double shortest = double.PositiveInfinity;
                for (int column = 1; column <= columns; column++)
                {
                    if (isReached[column])
                    {
                        continue;
                    }

                    double slack = -gain[rowOf[at] - 1, column - 1] - rowPrice[rowOf[at]] - columnPrice[column];
                    if (slack < least[column])
                    {
                        (least[column], before[column]) = (slack, at);
                    }

                    if (least[column] < shortest)
                    {
                        (shortest, next) = (least[column], column);
                    }
                }

                for (int column = 0; column <= columns; column++)
                {
                    if (isReached[column])
                    {
                        rowPrice[rowOf[column]] += shortest;
                        columnPrice[column] -= shortest;
                    }
                    else
                    {
                        least[column] -= shortest;
                    }
                }

                at = next;
            }
            while (rowOf[at] != 0);

            for (; at != 0; at = before[at])
            {
                rowOf[at] = rowOf[before[at]];
            }
        }

        int[] chosen = new int[rows];
        for (int column = 1; column <= columns; column++)
        {
            if (rowOf[column] > 0)
            {
                chosen[rowOf[column] - 1] = column - 1;
            }
        }

        return chosen;
    }
}
