using System.Collections.Immutable;
using System.Text.Json;

namespace Mixtura.Serialization;

/// <summary>The catalogue of families that a model file may name: one line for each.</summary>
internal static class FamilyJson
{
    /// <summary>The family that an object describes, and its columns with their levels.</summary>
    /// <param name="description">The object with "family" and what else describes it.</param>
    /// <param name="first">The first component, which shows levels and parts.</param>
    /// <param name="names">The columns' names.</param>
    /// <param name="path">The first component's place.</param>
    /// <param name="descriptionPath">The description's place.</param>
    public static (Family Family, ImmutableArray<Column> Columns) ReadFamily(JsonElement description, JsonElement first, ImmutableArray<string> names, string path, string descriptionPath)
    {
        string name = JsonValues.ReadString(description, "family", descriptionPath);
        return name switch
        {
            "gaussian" => (new GaussianFamily(ReadCovariance(description, descriptionPath)), Numeric(names)),
            "poisson" => (new PoissonFamily(), Numeric(names)),
            "categorical" => ReadCategorical(first, names, path),
            "composite" => ReadComposite(first, names, path),
            _ => throw new ModelException($"the family '{name}' is not known; it must be gaussian, poisson, categorical or composite", JsonValues.Join(descriptionPath, "family")),
        };
    }

    public static Component ReadComponent(Family family, JsonElement element, ImmutableArray<Column> columns, string path) => family switch
    {
        GaussianFamily gaussian => GaussianJson.Read(element, columns.Length, gaussian.Covariance, path),
        PoissonFamily => PoissonFamily.ReadComponent(element, columns.Length, path),
        CategoricalFamily => CategoricalFamily.ReadComponent(element, columns, path),
        CompositeFamily composite => ReadParts(composite, element, columns, path),
        _ => throw new ModelException($"the family '{family.Name}' has no form in a model file", path),
    };

    /// <summary>Refuses components that do not share what their family's structure says they share.</summary>
    public static void CheckShared(Family family, IReadOnlyList<Component> components, Func<int, string> path)
    {
        if (family is CompositeFamily composite)
        {
            for (int p = 0; p < composite.Parts.Length; p++)
            {
                int part = p;
                CheckShared(composite.Parts[p].Family, [.. components.Select(component => ((CompositeComponent)component).Parts[part])], j => $"{path(j)}.parts[{part}]");
            }
        }

        if (family is GaussianFamily gaussian && gaussian.FirstUnlike([.. components.Cast<GaussianComponent>()]) is { } unlike)
        {
            throw new ModelException($"it does not share with the other components' what the structure {gaussian.Covariance} says they share", path(unlike) + ".covariance");
        }
    }

    /// <summary>The structure's name: "covariance" of a model, "structure" of a part, whose own "covariance" is the matrix.</summary>
    private static Covariance ReadCovariance(JsonElement description, string path)
    {
        string property = path.Length == 0 ? "covariance" : "structure";
        string name = JsonValues.ReadString(description, property, path);
        return Covariances.TryParse(name, out Covariance covariance)
            ? covariance
            : throw new ModelException($"the structure '{name}' is not known; it must be one of {string.Join(", ", Covariances.All)}", JsonValues.Join(path, property));
    }

    private static ImmutableArray<Column> Numeric(ImmutableArray<string> names) => [.. names.Select(name => new Column(name))];

    private static (Family Family, ImmutableArray<Column> Columns) ReadCategorical(JsonElement first, ImmutableArray<string> names, string path)
    {
        ImmutableArray<ImmutableArray<string>> levels = CategoricalFamily.ReadLevels(first, names.Length, path);
        for (int i = 0; i < levels.Length; i++)
        {
            if (levels[i].IsEmpty)
            {
                throw new ModelException("there is no level", $"{path}.probabilities[{i}]");
            }
        }

        ImmutableArray<Column> columns = [.. names.Select((name, i) => new Column(name, levels[i]))];
        return (CategoricalFamily.For(columns), columns);
    }

    private static (Family Family, ImmutableArray<Column> Columns) ReadComposite(JsonElement first, ImmutableArray<string> names, string path)
    {
        var columns = new Column?[names.Length];
        var parts = ImmutableArray.CreateBuilder<CompositePart>();
        foreach ((JsonElement part, ImmutableArray<int> own, string place) in Parts(first, names, path))
        {
            if (JsonValues.ReadString(part, "family", place) == "composite")
            {
                throw new ModelException("a part of a composite cannot be a composite itself", place + ".family");
            }

            (Family family, ImmutableArray<Column> described) = ReadFamily(part, part, [.. own.Select(c => names[c])], place, place);
            for (int i = 0; i < own.Length; i++)
            {
                columns[own[i]] = described[i];
            }

            parts.Add(new CompositePart(family, own));
        }

        var composite = new CompositeFamily(parts.ToImmutable());
        return composite.Dimensions == names.Length
            ? (composite, [.. columns.Select(column => column!)])
            : throw new ModelException($"the parts describe {composite.Dimensions} of {names.Length} columns", path + ".parts");
    }

    private static CompositeComponent ReadParts(CompositeFamily family, JsonElement element, ImmutableArray<Column> columns, string path)
    {
        (JsonElement Part, ImmutableArray<int> Columns, string Path)[] parts = [.. Parts(element, [.. columns.Select(c => c.Name)], path)];
        if (parts.Length != family.Parts.Length)
        {
            throw new ModelException($"there are {parts.Length} parts where the first component has {family.Parts.Length}", path + ".parts");
        }

        return new CompositeComponent(parts.Select((part, p) =>
        {
            if (!part.Columns.AsSpan().SequenceEqual(family.Parts[p].Columns.AsSpan()) || JsonValues.ReadString(part.Part, "family", part.Path) != family.Parts[p].Family.Name)
            {
                throw new ModelException("its family and columns must be those of the first component's part", part.Path);
            }

            return (ReadComponent(family.Parts[p].Family, part.Part, [.. part.Columns.Select(c => columns[c])], part.Path), part.Columns);
        }));
    }

    private static IEnumerable<(JsonElement Part, ImmutableArray<int> Columns, string Path)> Parts(JsonElement element, ImmutableArray<string> names, string path)
    {
        JsonElement parts = JsonValues.Property(element, "parts", JsonValueKind.Array, path);
        var places = names.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        int p = 0;
        foreach (JsonElement part in parts.EnumerateArray())
        {
            string place = $"{path}.parts[{p++}]";
            var own = ImmutableArray.CreateBuilder<int>();
            foreach (JsonElement name in JsonValues.Property(part, "columns", JsonValueKind.Array, place).EnumerateArray())
            {
                int at = name.ValueKind == JsonValueKind.String ? places.GetValueOrDefault(name.GetString()!, -1) : -1;
                own.Add(at >= 0 ? at : throw new ModelException("it must be one of the model's columns", $"{place}.columns[{own.Count}]"));
            }

            yield return own.Count > 0
                ? (part, own.ToImmutable(), place)
                : throw new ModelException("there is no column; each part needs at least one", $"{place}.columns");
        }
    }
}
