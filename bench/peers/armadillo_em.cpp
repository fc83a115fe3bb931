// Armadillo's EM on one case; prints one JSON object.
//   armadillo_em version
//   armadillo_em time FOLDER ROWS COLUMNS COMPONENTS full|diag SHORT LONG
//   armadillo_em reach FOLDER ROWS COLUMNS COMPONENTS ITERATIONS LEVEL
// FOLDER holds rows.bin and means.bin, doubles row by row. A fit begins at those means, equal weights and identity
// covariances. "time": the difference between the two runs leaves out what is done once. Armadillo stops by itself where
// an iteration does not change the mean log-likelihood, so what it reports of its iterations is counted. "reach": a run of
// so many iterations with full covariances, then one at a time until the mean log-likelihood is at least LEVEL.
#include <armadillo>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>

namespace {

// A matrix stored row by row is the transpose of one stored column by column, which is Armadillo's shape for observations.
arma::mat observations(const std::string& path, arma::uword count, arma::uword columns)
{
    arma::mat values(columns, count);
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(values.memptr()), static_cast<std::streamsize>(values.n_elem * sizeof(double)));
    if (!file) {
        throw std::runtime_error("cannot read " + path);
    }
    return values;
}

struct Learned {
    double seconds;
    arma::uword iterations;
};

template <class Model>
Learned learn(Model& model, const arma::mat& rows, arma::uword components, arma::uword iterations)
{
    std::ostringstream report;
    arma::set_cout_stream(report);
    const auto began = std::chrono::steady_clock::now();
    const bool learned = model.learn(rows, components, arma::maha_dist, arma::keep_existing, 0, iterations,
                                     std::numeric_limits<double>::min(), true);
    const auto ended = std::chrono::steady_clock::now();
    if (!learned) {
        throw std::runtime_error("Armadillo could not fit");
    }
    const std::string text = report.str(), mark = "iteration:";
    arma::uword count = 0;
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + mark.size())) {
        ++count;
    }
    return {std::chrono::duration<double>(ended - began).count(), count};
}

template <class Model>
void time_two_runs(const Model& start, const arma::mat& rows, arma::uword components, arma::uword shorter, arma::uword longer)
{
    Model first = start;
    const Learned few = learn(first, rows, components, shorter);
    Model second = start;
    const Learned many = learn(second, rows, components, longer);
    std::printf("{\"short\": %.9g, \"long\": %.9g, \"iterations\": %llu, \"meanLogLikelihood\": %.17g}\n", few.seconds,
                many.seconds, static_cast<unsigned long long>(many.iterations), second.avg_log_p(rows));
}

void reach(arma::gmm_full model, const arma::mat& rows, arma::uword components, arma::uword iterations, double level)
{
    const arma::uword most = 2 * iterations + 100;
    double elapsed = learn(model, rows, components, iterations).seconds, value = model.avg_log_p(rows);
    for (; value < level && iterations < most; ++iterations) {
        elapsed += learn(model, rows, components, 1).seconds;
        value = model.avg_log_p(rows);
    }
    std::printf("{\"seconds\": %.9g, \"iterations\": %llu, \"meanLogLikelihood\": %.17g}\n", elapsed,
                static_cast<unsigned long long>(iterations), value);
}

arma::gmm_full full_start(const arma::mat& means, const arma::rowvec& weights)
{
    arma::cube identity(means.n_rows, means.n_rows, means.n_cols);
    identity.each_slice() = arma::mat(means.n_rows, means.n_rows, arma::fill::eye);
    arma::gmm_full start;
    start.set_params(means, identity, weights);
    return start;
}

arma::gmm_diag diagonal_start(const arma::mat& means, const arma::rowvec& weights)
{
    arma::gmm_diag start;
    start.set_params(means, arma::mat(means.n_rows, means.n_cols, arma::fill::ones), weights);
    return start;
}

}

int main(int count, char** words)
{
    const std::string task = count > 1 ? words[1] : "";
    if (task == "version") {
        std::printf("{\"version\": \"Armadillo %s\"}\n", arma::arma_version::as_string().c_str());
        return 0;
    }
    if (!(task == "time" && count == 9) && !(task == "reach" && count == 8)) {
        return 2;
    }
    const std::string folder = words[2];
    const auto number = [words](int at) { return static_cast<arma::uword>(std::strtoull(words[at], nullptr, 10)); };
    const arma::uword n = number(3), d = number(4), k = number(5);
    const arma::mat rows = observations(folder + "/rows.bin", n, d), means = observations(folder + "/means.bin", k, d);
    const arma::rowvec weights(k, arma::fill::value(1.0 / static_cast<double>(k)));
    if (task == "reach") {
        reach(full_start(means, weights), rows, k, number(6), std::strtod(words[7], nullptr));
    } else if (std::string(words[6]) == "full") {
        time_two_runs(full_start(means, weights), rows, k, number(7), number(8));
    } else {
        time_two_runs(diagonal_start(means, weights), rows, k, number(7), number(8));
    }
    return 0;
}
