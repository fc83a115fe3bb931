using System.Text.Json;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>A Gaussian component in the model file: { "mean": [..d], "covariance": [[..d]..d] }.</summary>
internal static class GaussianJson
{
    public static void Write(Utf8JsonWriter json, GaussianComponent component)
    {
        JsonValues.WriteArray(json, "mean", component.Mean);
        json.WriteStartArray("covariance");
        for (int i = 0; i < component.Dimensions; i++)
        {
            json.WriteStartArray();
            for (int j = 0; j < component.Dimensions; j++)
            {
                json.WriteNumberValue(component.Covariance(i, j));
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    public static GaussianComponent Read(JsonElement element, int dimensions, Covariance structure, string path)
    {
        double[] mean = JsonValues.ReadArray(element, "mean", dimensions, path);
        double[,] covariance = JsonValues.ReadMatrix(element, "covariance", dimensions, path);
        try
        {
            if (!Covariances.IsDiagonal(structure))
            {
                return GaussianComponent.Create(mean, covariance);
            }

            double[] variances = new double[dimensions];
            for (int i = 0; i < dimensions; i++)
            {
                variances[i] = covariance[i, i];
                for (int j = 0; j < dimensions; j++)
                {
                    if (i != j && covariance[i, j] != 0)
                    {
                        throw new ModelException($"entry ({i + 1}, {j + 1}) is not 0 though the structure is {structure}", "covariance");
                    }
                }

                if (structure is Covariance.EII or Covariance.VII && variances[i] != variances[0])
                {
                    throw new ModelException($"variance {i + 1} differs from the first though the structure is {structure}", "covariance");
                }
            }

            return GaussianComponent.CreateDiagonal(mean, variances);
        }
        catch (ModelException e)
        {
            throw new ModelException(e.Message, path, e);
        }
    }
}
