// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/source_dialog.h"

#include "widgets/common/entry_delegate.h"
#include "widgets/common/fonts.h"
#include "widgets/common/fuzzy_match.h"
#include "widgets/common/mark_label.h"
#include "widgets/common/theme.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

namespace nephoscope {

SourceDialog::SourceDialog(std::vector<Row> rows, const QStringList& problems, QWidget* parent)
    : QDialog(parent), m_rows(std::move(rows)), m_filter(new QLineEdit(this)), m_list(new QListWidget(this)),
      m_empty(new QLabel(this)), m_test(new QPushButton(this)), m_add(new QPushButton(tr("Watch it"), this)),
      m_findings(new QWidget(this))
{
    setObjectName(QStringLiteral("sourceDialog"));
    setWindowTitle(tr("Add a source"));
    setMinimumSize(560, 420);
    auto* title = new QLabel(tr("Which cluster?"), this);
    title->setFont(textFont(TypeSize::Large, QFont::DemiBold));
    m_filter->setObjectName(QStringLiteral("sourceFilter"));
    m_filter->setAccessibleName(tr("Filter the contexts"));
    m_filter->setPlaceholderText(tr("Filter  (contexts: %1)").arg(m_rows.size()));
    m_filter->setMinimumHeight(30);
    m_list->setObjectName(QStringLiteral("sourceList"));
    m_list->setAccessibleName(tr("Contexts"));
    m_list->setUniformItemSizes(true);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    for (const Row& row : m_rows) {
        const QString name = row.current ? tr("%1 (current)").arg(row.name) : row.name;
        auto* item = new QListWidgetItem(name, m_list);
        item->setData(EntryDelegate::DetailRole, row.detail);
        item->setData(Qt::AccessibleTextRole, name + QStringLiteral(", ") + row.detail);
        if (row.current)
            m_list->setCurrentItem(item);
    }
    m_empty->setWordWrap(true);
    setTone(*m_empty, Tone::Muted);
    auto* trouble = new QLabel(problems.join(QLatin1Char('\n')), this);
    trouble->setObjectName(QStringLiteral("sourceProblems"));
    trouble->setTextFormat(Qt::PlainText);
    trouble->setWordWrap(true);
    trouble->setVisible(!problems.isEmpty());
    setTone(*trouble, Tone::Failed);
    auto* recording = new QPushButton(tr("Open an observation log…"), this);
    recording->setObjectName(QStringLiteral("openRecording"));
    recording->setAutoDefault(false);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelSource"));
    cancel->setAutoDefault(false);
    m_test->setObjectName(QStringLiteral("testSource"));
    m_test->setAutoDefault(false);
    m_test->setToolTip(tr("Ask the server for its version and for pods, without watching it"));
    m_findings->setObjectName(QStringLiteral("sourceFindings"));
    auto* findings = new QGridLayout(m_findings);
    findings->setContentsMargins(0, 0, 0, 0);
    findings->setHorizontalSpacing(10);
    findings->setVerticalSpacing(6);
    findings->setColumnStretch(1, 1);
    m_add->setObjectName(QStringLiteral("addSource"));
    m_add->setDefault(true);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(recording);
    buttons->addStretch(1);
    buttons->addWidget(m_test);
    buttons->addWidget(cancel);
    buttons->addWidget(m_add);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addWidget(title);
    layout->addWidget(m_filter);
    layout->addWidget(trouble);
    layout->addWidget(m_empty);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_findings);
    layout->addLayout(buttons);

    m_filter->installEventFilter(this);
    connect(m_filter, &QLineEdit::textChanged, this, &SourceDialog::filter);
    connect(m_list, &QListWidget::itemActivated, this, &SourceDialog::choose);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        m_add->setEnabled(row >= 0);
        m_test->setEnabled(row >= 0);
        endTest();
        clearFindings();
    });
    connect(m_test, &QPushButton::clicked, this, &SourceDialog::test);
    connect(m_add, &QPushButton::clicked, this, &SourceDialog::choose);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(recording, &QPushButton::clicked, this, [this] {
        accept();
        emit recordingWanted();
    });
    endTest();
    clearFindings();
    filter();
    m_filter->setFocus();
}

void SourceDialog::filter()
{
    int first = -1;
    for (int row = 0; row < m_list->count(); ++row) {
        const Row& source = m_rows[static_cast<std::size_t>(row)];
        const bool shown = fuzzyScore(m_filter->text(), source.name)
                           || source.detail.contains(m_filter->text(), Qt::CaseInsensitive);
        m_list->item(row)->setHidden(!shown);
        if (shown && first < 0)
            first = row;
    }
    const QListWidgetItem* current = m_list->currentItem();
    if (!current || current->isHidden())
        m_list->setCurrentRow(first);
    m_add->setEnabled(first >= 0);
    m_test->setEnabled(first >= 0);
    m_empty->setVisible(first < 0);
    m_list->setVisible(first >= 0);
    m_empty->setText(m_rows.empty() ? tr("No kubeconfig names a context. Start with --kubeconfig FILE, or set KUBECONFIG.")
                                    : tr("No context of that name. Fewer letters find more."));
}

void SourceDialog::choose()
{
    const int row = m_list->currentRow();
    if (row < 0)
        return;
    accept();
    emit rowChosen(row);
}

// Starts one, or gives up the one under way.
void SourceDialog::test()
{
    const int row = m_list->currentRow();
    if (m_testing || row < 0) {
        endTest();
        clearFindings();
        return;
    }
    m_testing = true;
    m_test->setText(tr("Stop the test"));
    clearFindings();
    addFinding({Mark::DashedRing, Tone::Pending, tr("Asking %1…").arg(m_rows[static_cast<std::size_t>(row)].name)});
    m_findings->show();
    emit testWanted(row);
}

void SourceDialog::endTest()
{
    m_test->setText(tr("Test"));
    if (std::exchange(m_testing, false))
        emit testGivenUp();
}

void SourceDialog::showFindings(const std::vector<Finding>& findings)
{
    m_testing = false;
    endTest();
    clearFindings();
    for (const Finding& finding : findings)
        addFinding(finding);
    m_findings->show();
    // The list keeps its place.
    layout()->activate();
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
}

void SourceDialog::clearFindings()
{
    qDeleteAll(m_findings->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    m_findings->hide();
}

void SourceDialog::addFinding(const Finding& finding)
{
    auto* grid = static_cast<QGridLayout*>(m_findings->layout());
    const int row = grid->rowCount();
    auto* shape = new MarkLabel(finding.mark, finding.tone, m_findings);
    auto* words = new QLabel(finding.sentence, m_findings);
    words->setObjectName(QStringLiteral("sourceFinding"));
    words->setTextFormat(Qt::PlainText);
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid->addWidget(shape, row, 0, Qt::AlignTop);
    grid->addWidget(words, row, 1);
    m_findings->setAccessibleName(finding.sentence);
}

void SourceDialog::done(int result)
{
    endTest();
    QDialog::done(result);
}

// The arrows move in the list while the filter is typed.
bool SourceDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_filter && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            QCoreApplication::sendEvent(m_list, event);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace nephoscope
