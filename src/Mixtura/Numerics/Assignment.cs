namespace Mixtura.Numerics;

/// <summary>The best assignment of rows to columns, one to each (the Hungarian method by shortest augmenting paths; Kuhn 1955, Jonker and Volgenant 1987).</summary>
internal static class Assignment
{
    /// <summary>Finds the assignment with the smallest sum of costs.</summary>
    /// <param name="cost">Finite costs, k × k.</param>
    /// <returns>For each row its column.</returns>
    public static int[] Cheapest(double[,] cost)
    {
        int k = cost.GetLength(0);
        double[] ofRow = new double[k];
        double[] ofColumn = new double[k + 1];
        int[] rowAt = new int[k + 1];
        Array.Fill(rowAt, -1);
        int[] before = new int[k];
        for (int row = 0; row < k; row++)
        {
            // Column k stands for the row that has none yet; the path goes from it to a column that has no row.
            double[] least = new double[k];
            Array.Fill(least, double.PositiveInfinity);
            bool[] isDone = new bool[k + 1];
            rowAt[k] = row;
            int column = k;
            while (rowAt[column] >= 0)
            {
                isDone[column] = true;
                int from = rowAt[column];
                double step = double.PositiveInfinity;
                int next = -1;
                for (int c = 0; c < k; c++)
                {
                    if (isDone[c])
                    {
                        continue;
                    }

                    double reduced = cost[from, c] - ofRow[from] - ofColumn[c];
                    if (reduced < least[c])
                    {
                        least[c] = reduced;
                        before[c] = column;
                    }

                    if (next < 0 || least[c] < step)
                    {
                        step = least[c];
                        next = c;
                    }
                }

                for (int c = 0; c <= k; c++)
                {
                    if (isDone[c])
                    {
                        ofRow[rowAt[c]] += step;
                        ofColumn[c] -= step;
                    }
                    else if (c < k)
                    {
                        least[c] -= step;
                    }
                }

                column = next;
            }

            while (column != k)
            {
                rowAt[column] = rowAt[before[column]];
                column = before[column];
            }
        }

        int[] columns = new int[k];
        for (int c = 0; c < k; c++)
        {
            columns[rowAt[c]] = c;
        }

        return columns;
    }
}
