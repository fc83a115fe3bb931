// Times Armadillo's EM on one case and prints one JSON object.
//   armadillo_em FOLDER full|diag SHORT LONG ROWS COLUMNS COMPONENTS
// FOLDER holds rows.bin and means.bin, doubles row by row. The fit begins at those means, equal weights and identity
// covariances; the difference between the two runs leaves out what is done once.
#include <armadillo>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
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

template <class Model>
double seconds(Model& model, const arma::mat& rows, arma::uword components, arma::uword iterations)
{
    const auto began = std::chrono::steady_clock::now();
    const bool learned = model.learn(rows, components, arma::maha_dist, arma::keep_existing, 0, iterations,
                                     std::numeric_limits<double>::min(), false);
    const auto ended = std::chrono::steady_clock::now();
    if (!learned) {
        throw std::runtime_error("Armadillo could not fit");
    }
    return std::chrono::duration<double>(ended - began).count();
}

template <class Model>
void report(const Model& start, const arma::mat& rows, arma::uword components, arma::uword shorter, arma::uword longer)
{
    Model first = start;
    const double few = seconds(first, rows, components, shorter);
    Model second = start;
    const double many = seconds(second, rows, components, longer);
    std::printf("{\"program\": \"Armadillo %s\", \"short\": %.9g, \"long\": %.9g, \"meanLogLikelihood\": %.17g}\n",
                arma::arma_version::as_string().c_str(), few, many, second.avg_log_p(rows));
}

}

int main(int count, char** words)
{
    if (count != 8) {
        return 2;
    }
    const std::string folder = words[1];
    const arma::uword shorter = std::strtoull(words[3], nullptr, 10), longer = std::strtoull(words[4], nullptr, 10);
    const arma::uword n = std::strtoull(words[5], nullptr, 10), d = std::strtoull(words[6], nullptr, 10), k = std::strtoull(words[7], nullptr, 10);
    const arma::mat rows = observations(folder + "/rows.bin", n, d), means = observations(folder + "/means.bin", k, d);
    const arma::rowvec weights(k, arma::fill::value(1.0 / static_cast<double>(k)));
    if (std::string(words[2]) == "full") {
        arma::cube identity(d, d, k);
        identity.each_slice() = arma::mat(d, d, arma::fill::eye);
        arma::gmm_full start;
        start.set_params(means, identity, weights);
        report(start, rows, k, shorter, longer);
    } else {
        arma::gmm_diag start;
        start.set_params(means, arma::mat(d, k, arma::fill::ones), weights);
        report(start, rows, k, shorter, longer);
    }
    return 0;
}
