using System.Text.Json;

namespace Mixtura.Cli.Evaluation;

/// <summary>What `mixtura evaluate` found of one kind, as text and as a property of the JSON object.</summary>
internal interface IAnswer
{
    void Write(Session session);

    void Write(Utf8JsonWriter json);
}
