using System.Globalization;
using System.Text.Json;

namespace Mixtura.Tests.Reference;

/// <summary>Short ways to the numbers of an expected result.</summary>
internal static class JsonNumbers
{
    extension(JsonElement element)
    {
        public JsonElement At(string path)
        {
            JsonElement at = element;
            foreach (string name in path.Split('.'))
            {
                at = at.GetProperty(name);
            }

            return at;
        }

        public double Number(string path) => element.At(path).GetDouble();

        public int Count(string path) => element.At(path).GetInt32();

        public double[] Vector(string path) => element.At(path).ToVector();

        public double[] ToVector() => [.. element.EnumerateArray().Select(ToNumber)];

        public string[] Words(string path) => [.. element.At(path).EnumerateArray().Select(item => item.GetString()!)];

        public double[][] Rows(string path) => [.. element.At(path).EnumerateArray().Select(ToVector)];

        public double[,] ToMatrix()
        {
            double[][] rows = [.. element.EnumerateArray().Select(ToVector)];
            double[,] matrix = new double[rows.Length, rows[0].Length];
            for (int i = 0; i < rows.Length; i++)
            {
                for (int j = 0; j < rows[i].Length; j++)
                {
                    matrix[i, j] = rows[i][j];
                }
            }

            return matrix;
        }
    }

    private static double ToNumber(JsonElement item) =>
        item.ValueKind == JsonValueKind.String ? double.Parse(item.GetString()!, CultureInfo.InvariantCulture) : item.GetDouble();
}
